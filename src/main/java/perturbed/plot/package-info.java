/**
 * From a table to a figure: whatever has a table can be charted or shown.
 *
 * <p>{@link perturbed.plot.Chart} is the way in, {@link perturbed.plot.Panels} puts charts side by side,
 * {@link perturbed.plot.Show} shows the numbers themselves. A picture is SVG written by this package alone: its bytes
 * depend on the table and the options, not on the fonts, the locale or the JDK of a machine. PDF and PNG files are painted
 * from the same list of shapes through PDFBox, an optional dependency.
 *
 * <p>Labels may raise and lower: {@code "10^-3"}, {@code "s_f"}, with braces where it is more than that, {@code "T^{-1/2}"}; Unicode super- and
 * subscripts do the same.
 */
package perturbed.plot;
