package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example of docs/api.md, run in its order against a server and a worker, answers what the page says. */
@Timeout(300)
class ApiPageIT {
    private static final String PAGE = Cli.content(Path.of("..", "docs", "api.md"));
    private static final String LOCAL = "http://127.0.0.1:7078";
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Objects of any names. */
    private static final List<String> FREE = List.of("labels", "payload");

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path folder;

    /** A command, and what it answers. */
    private record Example(String command, String language, String answer) {}

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        Iterator<MatchResult> blocks = BLOCK.matcher(PAGE).results().iterator();
        while (blocks.hasNext()) {
            MatchResult command = blocks.next();
            assertThat(command.group(1)).as(command.group(2)).isEqualTo("sh");
            MatchResult answer = blocks.next();
            examples.add(new Example(command.group(2), answer.group(1), answer.group(2)));
        }
        return examples;
    }

    @Test
    void eachExampleAnswersWhatThePageSays() throws Exception {
        assumeTrue(hasCurl(), "there is no curl on this machine");
        String[] up = {
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--listen",
            "127.0.0.1:0",
            "--api",
            "127.0.0.1:0",
            "--",
            "--state",
            folder.resolve("state").toString(),
            "--name",
            "box",
            "--cpus",
            "8",
            "--gpus",
            "0"
        };
        try (Program server = Program.estiva(up)) {
            String url = server.says("users to ").replaceFirst(".*users to ", "");
            server.warns("joined as worker");
            for (Example example : examples()) {
                await(example, example.command().replace(LOCAL, url));
            }
            assertThat(run("curl -s -X POST " + url + "/api/v1/jobs/5/cancel")).contains("\"cancelled\":true");
            run("curl -s '" + url + "/api/v1/jobs/5/wait'");
        }
    }

    private static boolean hasCurl() throws InterruptedException {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What only looks is asked until it is so: jobs take their time. */
    private static void await(Example example, String command) throws Exception {
        boolean looks = !command.contains(" -d ") && !command.contains("-X POST") && !command.contains("--data");
        long end = System.nanoTime() + PATIENCE_NANOS;
        String answer = run(command);
        String difference = difference(example, answer);
        while (!difference.isEmpty() && looks && System.nanoTime() < end) {
            Thread.sleep(100);
            answer = run(command);
            difference = difference(example, answer);
        }
        assertThat(difference).as("%sanswered%n%s", example.command(), answer).isEmpty();
    }

    private static String run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return out;
    }

    private static String difference(Example example, String answer) {
        try {
            return example.language().equals("json")
                    ? ofShapes(example.answer(), answer)
                    : ofTexts(
                            example.answer().lines().toList(),
                            answer.strip().lines().toList());
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String ofShapes(String expected, String found) {
        List<Json> wanted = values(expected);
        List<Json> given = values(found);
        return wanted.size() == given.size()
                ? ofValues(
                        "",
                        wanted.stream().map(Json::value).toList(),
                        given.stream().map(Json::value).toList())
                : wanted.size() + " values expected, found " + given.size();
    }

    /** One value, or one a line. */
    private static List<Json> values(String text) {
        String whole = text.strip();
        whole = whole.startsWith("\"") ? "{" + whole : whole; // a part that was cut out
        boolean isLines = whole.contains("}\n{");
        return isLines ? whole.lines().map(Json::parse).toList() : List.of(Json.parse(whole));
    }

    /** The same fields of the same types; and the same words and numbers where they are not of a moment or a machine. */
    private static String ofValues(String path, Object wanted, Object given) {
        return switch (wanted) {
            case Map<?, ?> map when given instanceof Map<?, ?> other -> ofFields(path, map, other);
            case List<?> list when given instanceof List<?> other -> ofElements(path, list, other);
            case Long _, BigDecimal _
            when given instanceof Long || given instanceof BigDecimal ->
                isExact(path, wanted) && !wanted.equals(given)
                        ? path + ": " + wanted + " expected, found " + given
                        : "";
            case String text
            when given instanceof String other ->
                isExact(path, text) && !text.equals(other) ? path + ": " + text + " expected, found " + other : "";
            case Boolean _ -> wanted.equals(given) ? "" : path + ": " + wanted + " expected, found " + given;
            default -> path + ": " + wanted + " expected, found " + given;
        };
    }

    private static boolean isExact(String path, Object wanted) {
        boolean isRandom =
                String.valueOf(wanted).matches("[a-z0-9]{8}|[0-9a-f]{8}-.*"); // a token's id, a cluster's name
        return !isRandom
                && path.matches(
                        ".*\\.(id|job|task|status|event|code|exit_code|index|verdict|state|field|end|stream|bytes"
                                + "|line|completed|waiting|running|attempt|order|name|reason|summary|message)");
    }

    private static String ofFields(String path, Map<?, ?> wanted, Map<?, ?> given) {
        if (FREE.stream().anyMatch(name -> path.endsWith("." + name))) {
            return "";
        }
        Map<Object, Object> all = new TreeMap<>(wanted);
        all.putAll(given);
        for (Object name : all.keySet()) {
            Object found = given.get(name);
            Object expected = wanted.get(name);
            if (found == null || expected == null) {
                return path + "." + name + (found == null ? " is missing" : " is not on the page");
            }
            String difference = ofValues(path + "." + name, expected, found);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static String ofElements(String path, List<?> wanted, List<?> given) {
        if (wanted.size() != given.size()) {
            return path + ": " + wanted.size() + " elements expected, found " + given;
        }
        return IntStream.range(0, wanted.size())
                .mapToObj(i -> ofValues(path + "[" + i + "]", wanted.get(i), given.get(i)))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String ofTexts(List<String> wanted, List<String> given) {
        if (wanted.size() != given.size()) {
            return wanted.size() + " lines expected, found " + given;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String line = wanted.get(i);
            String difference = line.startsWith("data: ") && given.get(i).startsWith("data: ")
                    ? ofShapes(line.substring(6), given.get(i).substring(6))
                    : line.equals(given.get(i)) ? "" : line + " expected, found " + given.get(i);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    @Test
    void thePageIsNoDraftAndHasAllExamples() {
        assertThat(PAGE.toLowerCase(java.util.Locale.ROOT)).doesNotContain("draft");
        assertThat(examples()).hasSizeGreaterThan(25);
    }
}
