/**
 * One link f_i of the chain (1): its value, J1^T v and J2^T v, and the second order that the bias of forward noise needs. The
 * factories stand on {@link perturbed.operator.Operator} and {@link perturbed.operator.Loss}; yours implement the same two interfaces.
 */
package perturbed.operator;
