package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The file around the charts: whole, closed to the network, and deaf to what names say. */
class HtmlPageTest {
    private static final String HOSTILE = "</script><script>alert('1')</script> \"&<!-- \u202Eevil\u2028";

    private static String page(String name) throws IOException {
        HtmlPage page = new HtmlPage(Texts.of(Language.EN), new PageHead("1.2.3", "estiva simulate " + name));
        page.heading("simulation", name, List.of(List.of("Policy", name)), List.of(name));
        page.tile(name, "5 " + name, name, true);
        page.section("one", "One", name);
        page.chart("chart", HtmlPage.node().put("kind", "cdf").put("axis", name), name);
        page.note(name);
        page.endSection();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        page.write(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void namesAreNeverMarkup() throws IOException {
        String hostile = page(HOSTILE);
        String tame = page("tame");
        for (String sign : List.of("<script", "</script>", "<!--", "<div", "<p ", "onerror=")) {
            assertThat(count(hostile, sign)).as(sign).isEqualTo(count(tame, sign));
        }
        String shown = hostile.substring(0, hostile.indexOf("<script type"));
        assertThat(shown).doesNotContain("\u202E", "\u2028", "alert('1')<");
        assertThat(data(hostile).at("/charts/chart/axis").stringValue()).isEqualTo(HOSTILE);
        assertThat(shown).contains("&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)");
    }

    /** What stands in the element that the scripts read. */
    static JsonNode data(String html) {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int from = html.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length;
    }

    @Test
    void nothingIsLoadedFromAnywhere() throws IOException {
        String html = page("x");
        String own = html.substring(0, html.indexOf("Licensed to the Apache"))
                + html.substring(html.lastIndexOf("<script>"));
        assertThat(own)
                .contains("default-src 'none'")
                .doesNotContainPattern("<(link|img|iframe|object|embed|audio|video|source|base)\\b")
                .doesNotContainPattern("<script[^>]+src")
                .doesNotContain("@import", "url(http", "XMLHttpRequest(", "WebSocket(");
    }

    @Test
    void theChartLibraryIsInItWithItsLicence() throws IOException {
        assertThat(page("x"))
                .contains("Licensed to the Apache Software Foundation (ASF)")
                .contains("Apache ECharts 5.", "(Apache License 2.0)");
    }

    @Test
    void samePagesHaveTheSameBytes() throws IOException {
        assertThat(page("x")).isEqualTo(page("x"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void scriptsFindTheirTexts(Language language) throws IOException {
        HtmlPage page = new HtmlPage(Texts.of(language), new PageHead("", ""));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        page.write(bytes);
        String html = bytes.toString(StandardCharsets.UTF_8);
        JsonNode texts = data(html).path("texts");
        String scripts = html.substring(html.lastIndexOf("<script>"));
        Pattern.compile("say\\('([a-z_.]+)'[,)]")
                .matcher(scripts)
                .results()
                .forEach(use ->
                        assertThat(texts.has(use.group(1))).as(use.group(1)).isTrue());
        assertThat(html).contains("<html lang=\"" + language.code() + "\">");
    }
}
