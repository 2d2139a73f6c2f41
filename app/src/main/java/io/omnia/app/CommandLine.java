package io.omnia.app;

import io.omnia.platform.startup.Command;
import io.omnia.platform.startup.StartupRefusal;
import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs one command and ends. */
@Singleton
final class CommandLine implements QuarkusApplication {
    static final int CONNECTIONS = 3;

    private final List<Command> commands;

    CommandLine(@All List<Command> commands) {
        this.commands = commands;
    }

    @Override
    public int run(String... words) {
        try {
            var arguments = Arrays.asList(words).subList(1, words.length);
            return find(words[0]).run(arguments, Terminal.out());
        } catch (StartupRefusal refusal) {
            Terminal.refuse(refusal);
            return 1;
        }
    }

    private Command find(String name) {
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StartupRefusal("There is no command " + name + ": choose one of run, "
                        + commands.stream().map(Command::name).sorted().collect(Collectors.joining(", ")) + "."));
    }
}
