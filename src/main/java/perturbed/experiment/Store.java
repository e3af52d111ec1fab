package perturbed.experiment;

import java.util.List;
import java.util.Optional;
import perturbed.sgd.Sgd;

/** Where the runs of a sweep are done and stay. Called from several threads. */
interface Store extends AutoCloseable {
    /** In memory, where they are lost with the process. */
    Store MEMORY = new Store() {
        @Override
        public Optional<Outcome> run(Sgd sgd) {
            return Optional.of(Outcome.of(sgd::run));
        }

        @Override
        public boolean holds(Sgd sgd) {
            return false;
        }

        @Override
        public String where() {
            return "nothing is kept; keepIn(folder) keeps what is finished";
        }

        @Override
        public List<String> notes() {
            return List.of(where());
        }

        @Override
        public void close() { }
    };

    /** Runs it, or reads what is kept of it; empty: another process is running it. */
    Optional<Outcome> run(Sgd sgd);

    /** Whether there is a result already, by the look of it. */
    boolean holds(Sgd sgd);

    /** Where the finished runs are, as the second half of a sentence. */
    String where();

    /** What the user should know, in sentences: what is not kept, what was damaged. */
    List<String> notes();

    @Override
    void close();
}
