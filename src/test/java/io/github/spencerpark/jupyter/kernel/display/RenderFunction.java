package io.github.spencerpark.jupyter.kernel.display;

/** IJava's way to ask for the forms of a value. */
public interface RenderFunction<T> {
    void render(T value, RenderContext context);
}
