package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What docs/cli.md promises is what there is, and the other way round. */
class CommandReferenceTest {
    private static final String REFERENCE = Cli.content(Path.of("..", "docs", "cli.md"));

    /** Of every command that asks a server; docs/cli.md says it once for all. */
    private static final List<String> COMMON = List.of("--help", "--version", "--server", "--token-file", "--tls-ca");

    /** All commands that ask a server. */
    static Stream<CommandSpec> clientCommands() {
        return all().stream().filter(spec -> spec.userObject() instanceof ClientCommand);
    }

    private static List<CommandSpec> all() {
        List<CommandSpec> found = new ArrayList<>();
        add(EstivaCommand.commandLine("--help"), found);
        return found;
    }

    private static void add(CommandLine command, List<CommandSpec> to) {
        to.add(command.getCommandSpec());
        command.getSubcommands().values().forEach(sub -> add(sub, to));
    }

    @ParameterizedTest
    @MethodSource("clientCommands")
    void eachOptionIsInTheSectionOfItsCommand(CommandSpec spec) {
        String section = section(spec.qualifiedName());
        assertThat(section).as("the section of " + spec.qualifiedName()).isNotEmpty();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !COMMON.contains(option.longestName())) {
                for (String name : option.names()) {
                    assertThat(word(name).matcher(section).find())
                            .as("the section of " + spec.qualifiedName() + " names " + name)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clientCommands")
    void noOptionIsPromisedThatIsNotThere(CommandSpec spec) {
        Pattern.compile("^\\| (`--[^|]*) \\|", Pattern.MULTILINE)
                .matcher(section(spec.qualifiedName()))
                .results()
                .flatMap(row ->
                        Pattern.compile("--?[a-z][a-z-]*").matcher(row.group(1)).results())
                .forEach(name ->
                        assertThat(spec.optionsMap()).as(spec.qualifiedName()).containsKey(name.group()));
    }

    @Test
    void theCommonOptionsAreSaidOnce() {
        assertThat(REFERENCE).contains("`--server URL`", "`--token-file FILE`", "`--tls-ca FILE`");
    }

    @Test
    void eachCommandIsNamed() {
        assertThat(all()).allSatisfy(spec -> {
            if (!spec.usageMessage().hidden()) {
                assertThat(word(spec.qualifiedName()).matcher(REFERENCE).find())
                        .as("docs/cli.md names " + spec.qualifiedName())
                        .isTrue();
            }
        });
    }

    /** From its heading to the next one. */
    private static String section(String name) {
        String heading = "## " + name + "\n";
        int begin = REFERENCE.indexOf(heading);
        if (begin < 0) {
            return "";
        }
        int end = REFERENCE.indexOf("\n## ", begin + heading.length());
        return REFERENCE.substring(begin, end < 0 ? REFERENCE.length() : end);
    }

    private static Pattern word(String text) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(text) + "(?![\\w-])");
    }
}
