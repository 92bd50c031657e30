package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.report.DevicesInfo;
import dev.estiva.report.DevicesPage;
import dev.estiva.report.Language;
import dev.estiva.report.PageHead;
import dev.estiva.report.Texts;
import dev.estiva.results.Analysis;
import dev.estiva.results.Made;
import dev.estiva.results.Result;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in a real browser, Chromium without a window: every chart is drawn, and nobody complains. */
class ReportIT {
    private static final long PATIENCE_S = 120;

    /**
     * Does what a hand would do, and writes into the page how many rows each saved file has. It reads a file as it is made:
     * the text of a blob comes from another process, for which a browser whose time is virtual does not wait.
     */
    private static final String CLICKS = """
        <script>
        const saved = new Set();
        window.Blob = class extends Blob {
          constructor(parts, options) { super(parts, options); saved.add(parts.join('')); }
        };
        setTimeout(() => {
          document.querySelectorAll('.tools .push button').forEach(button => button.click());
          const colour = document.querySelector('.tools select');
          for (const option of colour?.options ?? []) { colour.value = option.value; colour.dispatchEvent(new Event('change')); }
          document.querySelector('.switch [data-theme=dark]').click();
          document.querySelectorAll('details').forEach(box => { box.open = true; });
        }, 300);
        setTimeout(() => {
          document.querySelectorAll('details button, .note > button').forEach(button => button.click());
          document.documentElement.dataset.saved = [...saved].map(text => text.split('\\n').length - 2).join();
        }, 1500);
        </script>
        """;

    /** Writes into the page which labels of its charts cannot be read: those that lie over others, or over the edge. */
    private static final String READS = """
        <script>
        setTimeout(() => {
          const unreadable = [];
          for (const chart of document.querySelectorAll('.chart svg')) {
            const edge = chart.getBoundingClientRect(), said = [...chart.querySelectorAll('text')];
            const boxes = said.map(text => text.getBoundingClientRect());
            boxes.forEach((box, at) => {
              const isCut = box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1;
              const isOver = boxes.some((other, before) => before < at && Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2
                && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 5);
              if (isCut || isOver) { unreadable.push((isCut ? 'cut: ' : 'over another: ') + said[at].textContent); }
            });
          }
          document.documentElement.dataset.unreadable = '[' + unreadable.join('; ') + ']';
        }, 300);
        </script>
        """;

    private static @Nullable Path chromium;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findsTheBrowser() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, "chromium");
            if (Files.isExecutable(candidate)) {
                chromium = candidate;
            }
        }
        assumeTrue(chromium != null, "there is no Chromium to open pages with");
    }

    private String report(String... words) {
        Path page = folder.resolve("page.html");
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--lang", "en", "--report", page.toString()));
        assertThat(Cli.run(all.toArray(String[]::new)).code()).isZero();
        return page.toUri().toString();
    }

    /** The page as it stands once the scripts have run, with what the browser had to say. */
    private Opened open(String url, String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("dom.html");
        Path err = folder.resolve("console.txt");
        List<String> command = new ArrayList<>(List.of(
                String.valueOf(chromium),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-sync",
                "--enable-logging=stderr",
                "--window-size=1200,2000",
                "--virtual-time-budget=5000",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(options));
        command.add(url);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).as("the browser ends").isTrue();
        return new Opened(
                Files.readString(out).replaceAll("(?s)<script.*?</script>", ""),
                Files.readString(err)
                        .lines()
                        .filter(line -> line.contains("CONSOLE"))
                        .toList());
    }

    private record Opened(String dom, List<String> console) {
        /** The charts of the page, each drawn as a picture of its own. */
        int drawn() {
            assertThat(console).isEmpty();
            int charts = drawnCharts();
            assertThat(count("class=\"chart\"")).isEqualTo(charts);
            assertThat(dom).contains("data-ready=\"" + charts + "\"");
            return charts;
        }

        int drawnCharts() {
            int charts = count("_echarts_instance_=");
            assertThat(count("<svg ") + count("<canvas ")).isEqualTo(charts + 1); // and the sign at its head
            return charts;
        }

        int count(String part) {
            return dom.split(Pattern.quote(part), -1).length - 1;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20_000})
    void aRunIsDrawnWhetherSmallOrLarge(int more) throws Exception {
        String url = report("simulate", Cli.INFERENCE, "--generate", "" + more, "--arrival-mean", "1", "--quiet");
        Opened page = open(url, "--dump-dom");
        assertThat(page.drawn()).isEqualTo(6);
        assertThat(page.count("<canvas ")).isEqualTo(more == 0 ? 0 : 1); // cells are painted, bars are drawn
        assertThat(page.dom()).contains("<td class=\"text\"><bdi>Server 1</bdi></td>");
    }

    @Test
    void aComparisonIsDrawn() throws Exception {
        String url = report("compare", Cli.INFERENCE, "--arrival-mean", "1", "--seeds", "3", "--policies", "fifo,sjf");
        assertThat(open(url, "--dump-dom").drawn()).isEqualTo(10);
    }

    @Test
    void aPlanIsDrawn() throws Exception {
        String url = report("plan", Cli.INFERENCE, "--target", "p95 wait < 2s", "--add", "workers=1..3");
        assertThat(open(url, "--dump-dom").drawn()).isEqualTo(2);
    }

    @Test
    void namesRunNoScripts() throws Exception {
        Path file = folder.resolve("evil.json");
        Files.writeString(file, """
            {"servers": [{"id": "<img src=x onerror=console.error(1)>", "capacity": 1}],
             "requests": [{"id": "</script><script>console.error(2)</script>", "type": "<b onclick=x>", "priority": 1, "duration": 1},
                          {"id": "مرحبا 🚢", "type": "t", "user": "x", "priority": 1, "duration": 2}]}
            """);
        Opened page = open(report("simulate", file.toString(), "--quiet"), "--dump-dom");
        assertThat(page.drawn()).isEqualTo(6);
        assertThat(page.dom()).doesNotContain("<img ", "<b onclick");
    }

    @Test
    void buttonsZoomRecolourSwitchTheThemeAndSaveAllNumbers() throws Exception {
        Path page = Path.of(URI.create(report("simulate", Cli.INFERENCE, "--policy", "sjf", "--quiet")));
        append(CLICKS, page);
        Opened opened = open(page.toUri().toString(), "--dump-dom");
        assertThat(opened.console()).isEmpty();
        assertThat(opened.dom())
                .contains("data-theme=\"dark\"")
                .contains("data-saved=\"12,13,6,3,7,12,2,3\"") // rows: bars, steps, timings, distributions, servers
                .contains("<option value=\"end\"");
        assertThat(opened.drawnCharts()).isEqualTo(6);
    }

    @Test
    void itPrints() throws Exception {
        Path pdf = folder.resolve("page.pdf");
        Opened page = open(report("simulate", Cli.INFERENCE, "--quiet"), "--print-to-pdf=" + pdf);
        assertThat(page.console()).isEmpty();
        assertThat(pdf).isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void devicesAreComparedInChartsOfSizesAndOfGroups(Language language) throws Exception {
        Path page = devices(language);
        Opened opened = open(page.toUri().toString(), "--dump-dom");
        assertThat(opened.drawn()).isEqualTo(7); // time, speed-up; over time, two; processing, latency, throughput
        assertThat(opened.dom())
                .contains(Texts.of(language).get("devices.verdict.from", "NVIDIA H200", "size", "224"))
                .contains(Texts.of(language).get("devices.left_out", "cuda_kernel: &lt;none&gt;"))
                .contains(Texts.of(language).get("summary.interrupted"))
                .contains("lang=\"" + language.code() + "\"");
    }

    @Test
    void onAPageOfDevicesButtonsZoomSwitchTheThemeAndSaveAllNumbers() throws Exception {
        Path page = devices(Language.EN);
        append(CLICKS, page);
        Opened opened = open(page.toUri().toString(), "--dump-dom");
        assertThat(opened.console()).isEmpty();
        // rows: sizes, ratios, bins, figures of groups, groups
        assertThat(opened.dom()).contains("data-theme=\"dark\"").contains("data-saved=\"8,4,24,24,6,6,2,2\"");
        assertThat(opened.drawnCharts()).isEqualTo(7);
    }

    @Test
    void aPageOfDevicesPrints() throws Exception {
        Path pdf = folder.resolve("page.pdf");
        Opened page = open(devices(Language.PT).toUri().toString(), "--print-to-pdf=" + pdf);
        assertThat(page.console()).isEmpty();
        assertThat(pdf).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(ints = {1400, 420})
    void allLabelsOfDevicesCanBeRead(int width) throws Exception {
        List<Result> results = new ArrayList<>();
        for (int size : List.of(100, 200, 400, 800)) {
            results.add(Made.matrix("cpu", size, size * size / 1e13, results.size()));
            results.add(Made.matrix("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation", size, 0.05, results.size()));
            results.add(Made.matrix("NVIDIA GeForce RTX 4090 Laptop", size, 0.02, results.size()));
        }
        Path page = devices(Language.EN, results);
        append(READS, page);
        Opened opened = open(page.toUri().toString(), "--window-size=" + width + ",2000", "--dump-dom");
        assertThat(opened.console()).isEmpty();
        assertThat(opened.dom().replaceFirst("(?s)^<html([^>]*)>.*", "$1")).contains("data-unreadable=\"[]\"");
    }

    private static void append(String script, Path page) throws IOException {
        String html = Files.readString(page);
        int end = html.lastIndexOf("</body>");
        Files.writeString(page, html.substring(0, end) + script + html.substring(end));
    }

    /** A page of work that is faster on a GPU from some size on, and of a kernel that nobody could run. */
    private Path devices(Language language) throws IOException {
        List<Result> results = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            for (int size : List.of(100, 200, 400, 800)) {
                results.add(Made.matrix("cpu", size, size * size / 1e6 * (1 + 0.01 * round), results.size()));
                results.add(Made.matrix(Made.GPU, size, 0.05 * (1 + 0.01 * round), results.size()));
            }
        }
        return devices(language, results);
    }

    private Path devices(Language language, List<Result> results) throws IOException {
        Path page = folder.resolve("devices.html");
        try (OutputStream to = Files.newOutputStream(page)) {
            DevicesInfo info = new DevicesInfo(
                    DevicesInfo.Kind.BENCH,
                    List.of(),
                    List.of("cuda_kernel: <none>"),
                    DevicesInfo.INTERRUPTED,
                    Analysis.of(results, List.of()));
            DevicesPage.write(info, new PageHead("", ""), Texts.of(language), to);
        }
        return page;
    }
}
