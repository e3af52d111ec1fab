package io.github.spencerpark.jupyter.kernel.display;

/** Where IJava wants the forms of a value. */
public record RenderContext(DisplayData getOutputContainer) {
}
