package perturbed.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import perturbed.experiment.Sweep;
import perturbed.paper.Reproduction;

/** Where it all goes: {@code index.html}, for each figure its SVG and the table of its runs, and the runs themselves. */
record OutputFolder(Path path) {
    /**
     * Made if need be, and tried by writing to it.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    static OutputFolder at(Path path) {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".", ".try"));
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "there is no right to write there" : e instanceof FileAlreadyExistsException ? e.getMessage() + " is a file"
                : e instanceof NoSuchFileException ? "no folder can be made there" : e.getMessage();
            throw new UncheckedIOException("cannot write to " + path.toAbsolutePath() + ": " + why + "; name another folder: --out FOLDER", e);
        }
        return new OutputFolder(path);
    }

    /** The folder of the runs, which a later command takes up. */
    Path runs() {
        return path.resolve("runs");
    }

    Path page() {
        return path.resolve("index.html");
    }

    void save(Reproduction made) {
        String name = made.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        made.picture().save(path.resolve(name + ".svg"));
        List<Sweep.Result> sweeps = made.sweeps();
        for (int i = 0; i < sweeps.size(); i++) sweeps.get(i).writeCsv(path.resolve(name + "-runs" + (sweeps.size() == 1 ? "" : "-" + (i + 1)) + ".csv"));
    }
}
