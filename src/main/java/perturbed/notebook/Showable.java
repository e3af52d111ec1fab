package perturbed.notebook;

/** A value that is more than its text on a notebook's page. Where a cell ends with it, the page shows what {@link #show} shows. */
public interface Showable {
    /** Shows this below the cell; outside a notebook prints it in words. */
    void show();
}
