package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/api.md lists is what there is: routes, fields, errors, events, metrics. Its examples are run by ApiPageIT. */
@Timeout(60)
class ApiPageTest {
    @TempDir
    private static Path data;

    private static ApiRig rig;
    private static String page;
    private static ApiDocument document;

    @BeforeAll
    static void open() throws IOException {
        rig = ApiRig.open(data);
        page = Files.readString(Path.of("..", "docs", "api.md"));
        String answer = rig.expect(200, "GET", "/api/v1/openapi.json", "");
        document = new ApiDocument(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @AfterAll
    static void close() throws IOException {
        rig.close();
    }

    /** The first words of a table's rows; what stands in the first cell in backticks. */
    private static Set<String> firstCells(String heading) {
        int begin = page.indexOf(heading);
        assertThat(begin).as(heading).isPositive();
        String rows = page.substring(begin, page.indexOf("\n\n", begin));
        Set<String> names = new TreeSet<>();
        rows.lines()
                .skip(2)
                .forEach(row -> Pattern.compile("`([^`]+)`")
                        .matcher(row.substring(0, row.indexOf('|', 1)))
                        .results()
                        .forEach(name -> names.add(name.group(1))));
        return names;
    }

    @Test
    void eachRouteIsNamed() {
        for (Route route : rig.http.routes()) {
            String path = route.path()
                    .replace("{job}", "ID")
                    .replace("{index}", "INDEX")
                    .replace("{worker}", "NAME")
                    .replace("{token}", "ID");
            String last = path.substring(path.lastIndexOf('/')); // some are named together: /cordon, /uncordon
            assertThat(page).as(route.toString()).containsAnyOf(path, ", " + last);
        }
    }

    @Test
    void eachFieldOfAJobIsInTheTable() {
        assertThat(firstCells("| field | type | default | meaning |")).isEqualTo(new TreeSet<>(JobReader.FIELDS));
        int begin = page.indexOf("`request`: ");
        String request = page.substring(begin, page.indexOf("\n\n", begin));
        RequestReader.FIELDS.forEach(field -> assertThat(request).contains("`" + field + "`"));
    }

    @Test
    void eachErrorIsInTheTable() {
        Set<String> codes = new TreeSet<>();
        document.schema("Error")
                .at("/properties/error/properties/code/enum")
                .forEach(code -> codes.add(code.asString()));
        Set<String> listed = new TreeSet<>();
        Pattern.compile("^\\| [0-9, ]+ \\| `([a-z_]+)` \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .forEach(row -> listed.add(row.group(1)));
        assertThat(listed).isEqualTo(codes);
    }

    @Test
    void eachEventIsInTheTableAndInTheDocument() {
        Set<String> kinds = new TreeSet<>();
        addKinds(Fact.class, kinds);
        kinds.add(ProgressFeed.KIND); // no fact, but it comes in the same streams
        assertThat(firstCells("| event | and these fields | what happened |")).isEqualTo(kinds);
        Set<String> documented = new TreeSet<>();
        document.schema("Event").at("/properties/event/enum").forEach(kind -> documented.add(kind.asString()));
        assertThat(documented).isEqualTo(kinds);
    }

    private static void addKinds(Class<?> type, Set<String> to) {
        if (type.isRecord()) {
            to.add(type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT));
            return;
        }
        for (Class<?> part : type.getPermittedSubclasses()) {
            addKinds(part, to);
        }
    }

    @Test
    void eachMetricIsInTheTable() throws IOException {
        Set<String> metrics = new TreeSet<>();
        rig.expect(200, "GET", "/metrics", "")
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .filter(name -> !name.endsWith("_max")) // of the histogram
                .forEach(metrics::add);
        assertThat(firstCells("| metric | labels | what |")).isEqualTo(metrics);
    }
}
