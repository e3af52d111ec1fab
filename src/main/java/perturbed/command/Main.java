package perturbed.command;

import java.io.PrintWriter;
import perturbed.sgd.Provenance;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: {@code java -jar perturbed-sgd-VERSION-cli.jar reproduce}. Exit codes: 0 done, 1 failed, 2 not understood, 130 stopped. */
@Command(name = "perturbed-sgd", subcommands = {Reproduce.class, CommandLine.HelpCommand.class}, mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND", description = "SGD with perturbed forward and backward passes, arXiv:2602.20646.%n")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");     // Tablesaw logs; no word that no logger is there
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setUsageHelpWidth(110).setParameterExceptionHandler(Main::misunderstood);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: reproduce");
    }

    /** What is wrong, what may have been meant, where the whole is explained. */
    private static int misunderstood(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** "perturbed-sgd 0.1.0". */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Provenance here = Provenance.here(0);
            return new String[] {"perturbed-sgd " + here.code(), "Java " + here.jdk() + " on " + here.architecture()};
        }
    }
}
