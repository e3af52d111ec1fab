/**
 * How we reach the person at the screen: rich output in a cell of any Java notebook kernel, a progress line there or in
 * a terminal; plain text where there is no notebook. Only the JDK is imported, the kernels are found by reflection.
 */
package perturbed.notebook;
