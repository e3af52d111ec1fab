package perturbed.kernel;

/** Text and numbers as SVG and HTML want them, the same on every machine. */
public final class Markup {
    private Markup() { }

    /** For text and attributes of XML and HTML; characters that XML cannot hold become U+FFFD. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c == '\n' || c == '\t' || c >= 32 && c < 0xd800 || c > 0xdfff && c != 0xfffe && c != 0xffff
                    ? c : 0xfffd);
            }
        });
        return escaped.toString();
    }

    /** A coordinate in pixels, two decimals at most, never {@code -0}. */
    public static String coordinate(double value) {
        long hundredths = Math.round(value * 100), size = Math.abs(hundredths), fraction = size % 100;
        String digits = Long.toString(size / 100);
        if (fraction != 0) digits += "." + fraction / 10 + (fraction % 10 == 0 ? "" : Long.toString(fraction % 10));
        return hundredths < 0 ? "-" + digits : digits;
    }
}
