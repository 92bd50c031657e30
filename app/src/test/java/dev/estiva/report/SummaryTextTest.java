package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.report.RunInfo.Mode;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The frame, letter by letter. */
final class SummaryTextTest {
    private static String drawn(Language language, Summary summary) {
        return new SummaryText(Texts.of(language), StandardCharsets.UTF_8).of(summary, TestSummaries.INFO);
    }

    private static void assertFramed(String text) {
        List<String> lines = text.lines().toList();
        int width = Printable.width(lines.getFirst());
        assertThat(lines).allSatisfy(line -> assertThat(Printable.width(line)).isEqualTo(width));
        assertThat(width).isLessThanOrEqualTo(80);
        assertThat(text).endsWith("\n").doesNotContain("NaN", "Infinity", "null", "{");
    }

    private static Summary with(Summary summary, List<WorkerSummary> workers) {
        return new Summary(
                summary.counts(),
                summary.window(),
                summary.timings(),
                workers.getFirst().usage(),
                workers,
                summary.requeues(),
                summary.lostWorkers(),
                summary.refusals());
    }

    @Test
    void speaksPortuguese() {
        assertThat(drawn(Language.PT, TestSummaries.plain())).isEqualTo("""
                ┌──────────────────────────────────────────────────────────┐
                │                       RESUMO FINAL                       │
                ├──────────────────────────────────────────────────────────┤
                │ Modo                                           simulação │
                │ Política                    sjf (sjf + first-fit + none) │
                │ Carga de trabalho                examples/inference.json │
                ├──────────────────────────────────────────────────────────┤
                │ Tempo médio de resposta                           12,5 s │
                │ Requisições concluídas                                 8 │
                │ Vazão                           0,25 requisições/segundo │
                │ Tempo total (makespan)                              32 s │
                ├──────────────────────────────────────────────────────────┤
                │                    média  mediana    p95     p99    máx. │
                │ Espera (s)          1,25        0      3     3,5       4 │
                │ Resposta (s)        12,5        8  30,75  100,13  1234,6 │
                │ Slowdown limitado  1,063        1   1,25     1,3     4,5 │
                │ Slowdown             1,5                                 │
                ├──────────────────────────────────────────────────────────┤
                │ Utilização por servidor                concluídas  vagas │
                │ Servidor 1                                      5  87,5% │
                │ Servidor gpu-1                                  3  62,5% │
                │ Todos                                           8    75% │
                └──────────────────────────────────────────────────────────┘
                """);
    }

    @Test
    void speaksSpanish() {
        assertThat(drawn(Language.ES, TestSummaries.plain())).isEqualTo("""
                ┌─────────────────────────────────────────────────────────┐
                │                      RESUMEN FINAL                      │
                ├─────────────────────────────────────────────────────────┤
                │ Modo                                         simulación │
                │ Política                   sjf (sjf + first-fit + none) │
                │ Carga de trabajo                examples/inference.json │
                ├─────────────────────────────────────────────────────────┤
                │ Tiempo medio de respuesta                        12,5 s │
                │ Tareas completadas                                    8 │
                │ Rendimiento                         0,25 tareas/segundo │
                │ Tiempo total (makespan)                            32 s │
                ├─────────────────────────────────────────────────────────┤
                │                   media  mediana    p95     p99    máx. │
                │ Espera (s)         1,25        0      3     3,5       4 │
                │ Respuesta (s)      12,5        8  30,75  100,13  1234,6 │
                │ Slowdown acotado  1,063        1   1,25     1,3     4,5 │
                │ Slowdown            1,5                                 │
                ├─────────────────────────────────────────────────────────┤
                │ Utilización por servidor            completadas  plazas │
                │ Servidor 1                                    5  87,5 % │
                │ Servidor gpu-1                                3  62,5 % │
                │ Todos                                         8    75 % │
                └─────────────────────────────────────────────────────────┘
                """);
    }

    @Test
    void speaksEnglish() {
        assertThat(drawn(Language.EN, TestSummaries.plain())).isEqualTo("""
                ┌────────────────────────────────────────────────────────┐
                │                     FINAL SUMMARY                      │
                ├────────────────────────────────────────────────────────┤
                │ Mode                                        simulation │
                │ Policy                    sjf (sjf + first-fit + none) │
                │ Workload                       examples/inference.json │
                ├────────────────────────────────────────────────────────┤
                │ Mean response time                              12.5 s │
                │ Tasks completed                                      8 │
                │ Throughput                           0.25 tasks/second │
                │ Makespan                                          32 s │
                ├────────────────────────────────────────────────────────┤
                │                    mean  median    p95     p99     max │
                │ Wait (s)           1.25       0      3     3.5       4 │
                │ Response (s)       12.5       8  30.75  100.13  1234.6 │
                │ Bounded slowdown  1.063       1   1.25     1.3     4.5 │
                │ Slowdown            1.5                                │
                ├────────────────────────────────────────────────────────┤
                │ Utilisation per server                completed  slots │
                │ Server 1                                      5  87.5% │
                │ Server gpu-1                                  3  62.5% │
                │ All                                           8    75% │
                └────────────────────────────────────────────────────────┘
                """);
    }

    @Test
    void speaksRussian() {
        assertThat(drawn(Language.RU, TestSummaries.plain())).isEqualTo("""
                ┌──────────────────────────────────────────────────────────────┐
                │                             ИТОГ                             │
                ├──────────────────────────────────────────────────────────────┤
                │ Режим                                          моделирование │
                │ Политика                        sjf (sjf + first-fit + none) │
                │ Нагрузка                             examples/inference.json │
                ├──────────────────────────────────────────────────────────────┤
                │ Среднее время отклика                                 12,5 с │
                │ Выполнено задач                                            8 │
                │ Пропускная способность                          0,25 задач/с │
                │ Общее время (makespan)                                  32 с │
                ├──────────────────────────────────────────────────────────────┤
                │                      среднее  медиана    p95     p99   макс. │
                │ Ожидание (с)            1,25        0      3     3,5       4 │
                │ Отклик (с)              12,5        8  30,75  100,13  1234,6 │
                │ Огранич. замедление    1,063        1   1,25     1,3     4,5 │
                │ Замедление               1,5                                 │
                ├──────────────────────────────────────────────────────────────┤
                │ Загрузка по серверам                       выполнено   слоты │
                │ Сервер 1                                           5  87,5 % │
                │ Сервер gpu-1                                       3  62,5 % │
                │ Все                                                8    75 % │
                └──────────────────────────────────────────────────────────────┘
                """);
    }

    @Test
    void tellsWhatWentWrong() {
        String text = drawn(Language.EN, TestSummaries.troubled());
        assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
                .containsSubsequence(
                        "│ Makespan 30.5 s │",
                        "│ Tasks failed 1 │",
                        "│ Tasks over their time limit 3 │",
                        "│ Tasks cancelled 2 │",
                        "│ Tasks aborted 4 │",
                        "│ Tasks refused 5 │",
                        "│ Tasks not finished 6 │",
                        "│ Server w12 12 80% │",
                        "│ … and 3 more servers │",
                        "│ All 8 33.3% │",
                        "│ Run again: server lost 3 │",
                        "│ Run again: failure 1 │",
                        "│ Run again: preempted 2 │",
                        "│ Run again: server drained 1 │",
                        "│ Server w2 lost 2 tasks back in the queue │",
                        "│ Server w3 came back empty 1 task back in the queue │")
                .doesNotContain("│ Server w13 13 86.7% │");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void nothingAtAllIsFramedToo(Language language) {
        String text = drawn(language, TestSummaries.empty());
        assertFramed(text);
        assertThat(text).contains("–");
        assertThat(text.lines()).hasSize(12);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void allLinesAreOfOneWidthInAllLanguages(Language language) {
        assertFramed(drawn(language, TestSummaries.plain()));
        assertFramed(drawn(language, TestSummaries.troubled()));
        WorkerSummary full =
                new WorkerSummary("node-17.cluster.example.org", 12_345, TestSummaries.all(50, 99, 3, 100));
        String text = drawn(language, with(TestSummaries.plain(), List.of(full, full)));
        assertFramed(text);
        assertThat(text).contains("node-17.cluster.example…").contains("GPU");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void namesFromOutsideKeepTheFrameWhole(Language language) {
        RunInfo info = new RunInfo(
                Mode.RUN,
                new PolicyInfo("", "priority", "least-work", "conservative", "fifo"),
                List.of("/a/very/long/path/".repeat(20) + "日本\u001b[2Jé.json", "b\n.swf.gz"),
                1,
                "perfect",
                "event",
                true);
        WorkerSummary odd = new WorkerSummary("e\u0301🚀\t" + "語".repeat(40), 1, TestSummaries.slots(1, 2));
        Summary summary = with(TestSummaries.plain(), List.of(odd));
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII)) {
            String text = new SummaryText(Texts.of(language), charset).of(summary, info);
            assertFramed(text);
            assertThat(text).contains("priority + least-work + conservative", "日本\uFFFD[2Jé.json", "b\uFFFD.swf.gz");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void fitsANarrowTerminal(Language language) {
        for (int columns = 20; columns <= 80; columns++) {
            String text = new SummaryText(Texts.of(language), StandardCharsets.UTF_8, columns)
                    .of(TestSummaries.troubled(), TestSummaries.INFO);
            assertFramed(text);
            assertThat(Printable.width(text.lines().findFirst().orElseThrow())).isLessThanOrEqualTo(columns);
        }
    }

    @Test
    void onANarrowTerminalValuesStandBelowTheirLabels() {
        String text = new SummaryText(Texts.of(Language.EN), StandardCharsets.UTF_8, 30)
                .of(TestSummaries.plain(), TestSummaries.INFO);
        assertThat(text).contains("""
                │ Workload                   │
                │    examples/inference.json │
                """);
    }

    @Test
    void lineOfAllServersNeedsMoreThanOne() {
        Summary one = with(TestSummaries.plain(), List.of(new WorkerSummary("1", 8, TestSummaries.slots(1, 2))));
        assertThat(drawn(Language.EN, one)).contains("Server 1").doesNotContain("All");
    }

    @Test
    void twelveServersAreAllShown() {
        List<WorkerSummary> twelve = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> new WorkerSummary("w" + i, 1, TestSummaries.slots(1, 2)))
                .toList();
        assertThat(drawn(Language.EN, with(TestSummaries.plain(), twelve)))
                .contains("Server w12")
                .doesNotContain("more server");
    }

    @Test
    void framesAreDrawnInAsciiWhereTheTerminalHasNothingElse() {
        Texts texts = Texts.of(Language.EN);
        String ascii =
                new SummaryText(texts, StandardCharsets.US_ASCII).of(TestSummaries.troubled(), TestSummaries.INFO);
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(ascii)).isTrue();
        assertThat(ascii).startsWith("+--").contains("| ... and 3 more servers");
        String latin1 =
                new SummaryText(texts, StandardCharsets.ISO_8859_1).of(TestSummaries.plain(), TestSummaries.INFO);
        assertThat(latin1).startsWith("+--");
    }

    @Test
    void codePagesWithBoxesDrawThemWithoutAnEllipsis() {
        if (Charset.isSupported("IBM866")) {
            String text = new SummaryText(Texts.of(Language.RU), Charset.forName("IBM866"))
                    .of(TestSummaries.troubled(), TestSummaries.INFO);
            assertThat(text).startsWith("┌──").contains("│ ... и ещё 3 сервера");
            assertThat(Charset.forName("IBM866").newEncoder().canEncode(text)).isTrue();
        }
    }
}
