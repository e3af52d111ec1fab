/**
 * What is the paper's own and nobody else's (B. Kong, H. Zhang, K. Yuan, <em>On the Convergence of Stochastic Gradient Descent with
 * Perturbed Forward-Backward Passes</em>, arXiv:2602.20646): its data, its examples, its figures. Nothing below imports this package.
 */
package perturbed.paper;
