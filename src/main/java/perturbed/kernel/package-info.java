/**
 * Internal: loops on flat {@code double[]}, elementary functions, keyed random streams, and what every room needs of numbers and files as text. Everything above calls down
 * to here; nothing here knows the mathematics above, and only the JDK is imported.
 *
 * <p><b>Layout.</b> Samples are handled in blocks. A block holds {@code n} samples of a vector of size {@code d} as a
 * {@code d x n} matrix, element {@code k} of sample {@code l} at {@code k * n + l}: neighbours in memory are the same
 * element of neighbouring samples. No public signature outside this package shows it.
 *
 * <p><b>Bits.</b> Only {@code + - * /}, {@code sqrt}, {@code fma} and functions made of them; every sum has one order
 * that depends on the shapes alone ({@link perturbed.kernel.Kernels}). The same input gives the same bits on every machine.
 *
 * <p><b>Two forms.</b> {@code Elementary} and {@code PlainKernels} say what is computed, one number after another; the classes named
 * {@code Vector...} do the same operations in the same order with the Vector API, are linked only where its module is switched on, and are
 * compared with the plain form bit by bit in the tests.
 */
package perturbed.kernel;
