package dev.estiva.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One self-contained HTML file: text and key figures as markup, the data of its charts as JSON, and the scripts that draw
 * them. Loads nothing, and says so to the browser ({@code Content-Security-Policy}). The same page has the same bytes.
 */
final class HtmlPage {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/";
    private static final List<String> SCRIPTS = List.of("page.js", "charts.js", "compared.js", "devices.js", "main.js");

    /** Before anything is painted, so that a dark page does not flash. */
    private static final String EARLY =
            "document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' :"
                    + " 'light';";

    private static final String LOGO = """
        <svg width="26" height="22" viewBox="0 0 26 22" aria-hidden="true"><g fill="none" stroke-width="2" stroke="#fff0">\
        <rect x="1" y="11" width="7" height="6" rx="1" fill="#0072b2"/><rect x="9.5" y="11" width="7" height="6" rx="1" fill="#e08e00"/>\
        <rect x="18" y="11" width="7" height="6" rx="1" fill="#009e73"/><rect x="5" y="3.5" width="7" height="6" rx="1" fill="#56b4e9"/>\
        <rect x="13.5" y="3.5" width="7" height="6" rx="1" fill="#d55e00"/></g>\
        <path d="M1 20h24" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>\
        """;

    private final Texts texts;
    private final PageHead head;
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder links = new StringBuilder();
    private final ObjectNode charts = MAPPER.createObjectNode();
    private final List<String> tiles = new ArrayList<>();
    private String title = "";
    private String top = "";

    HtmlPage(Texts texts, PageHead head) {
        this.texts = texts;
        this.head = head;
    }

    /** What was run: a heading, a line above it, and facts as label and value; what begins with a star is good. */
    void heading(String kicker, String heading, List<List<String>> facts, List<String> alerts) {
        title = heading;
        StringBuilder html = new StringBuilder();
        html.append("<p class=\"kicker\">")
                .append(LOGO)
                .append("<span>Estiva · ")
                .append(escaped(kicker));
        html.append("</span></p>\n<h1><bdi>").append(escaped(heading)).append("</bdi></h1>\n<ul class=\"facts\">");
        for (List<String> fact : facts) {
            html.append("<li>").append(escaped(fact.getFirst())).append(" <b><bdi>");
            html.append(escaped(fact.getLast())).append("</bdi></b></li>");
        }
        html.append("</ul>\n");
        for (String alert : alerts) {
            boolean isGood = alert.startsWith("* ");
            html.append("<p class=\"alert").append(isGood ? " good" : "").append("\" role=\"note\">");
            html.append(escaped(isGood ? alert.substring(2) : alert)).append("</p>\n");
        }
        top = html.toString();
    }

    /** A key figure; {@code exact} stands below where the value is rounded for people, and is empty where it is not. */
    void tile(String label, String value, String exact, boolean isWarning) {
        tiles.add("<li class=\"tile" + (isWarning ? " warn" : "") + "\"><span class=\"value\">" + measured(value)
                + "</span><span class=\"label\">" + escaped(label) + "</span>"
                + (exact.isEmpty() ? "" : "<span class=\"exact\">" + escaped(exact) + "</span>") + "</li>\n");
    }

    /** Units are smaller than their numbers. */
    private static String measured(String value) {
        StringBuilder html = new StringBuilder();
        for (String word : value.split(" ", -1)) {
            boolean isNumber = html.isEmpty() || Character.isDigit(word.charAt(0));
            html.append(html.isEmpty() ? "" : " ").append(isNumber ? "" : "<small>");
            html.append(escaped(word)).append(isNumber ? "" : "</small>");
        }
        return html.toString();
    }

    /** Begins a part of the page: its heading, and a sentence on how to read it. */
    void section(String id, String heading, String lead) {
        links.append("<a href=\"#")
                .append(id)
                .append("\">")
                .append(escaped(heading))
                .append("</a>");
        body.append("<section id=\"").append(id).append("\">\n<h2>").append(escaped(heading));
        body.append("</h2>\n<p class=\"lead\">").append(escaped(lead)).append("</p>\n");
    }

    /** A chart in the section; {@code says} is what somebody hears who does not see it. */
    void chart(String id, ObjectNode chart, String says) {
        charts.set(id, chart);
        body.append("<div class=\"chart\" role=\"img\" data-chart=\"")
                .append(id)
                .append("\" aria-label=\"");
        body.append(escaped(says)).append("\"></div>\n");
    }

    /** Charts beside each other, where there is room. */
    void beginRow() {
        body.append("<div class=\"trio\">\n");
    }

    /** A part of a section that has a heading of its own. */
    void beginCell(String heading) {
        body.append("<div class=\"cell\"><h3>").append(escaped(heading)).append("</h3>\n");
    }

    void endCell() {
        body.append("</div>\n");
    }

    void chartInRow(String id, String heading, ObjectNode chart, String says) {
        beginCell(heading);
        chart(id, chart, says);
        endCell();
    }

    void endRow() {
        body.append("</div>\n");
    }

    /** A table that is always shown. */
    void table(String id, ObjectNode table) {
        charts.set(id, table);
        body.append("<div class=\"scroll plain\" tabindex=\"0\" data-chart=\"")
                .append(id)
                .append("\"></div>\n");
    }

    void note(String text) {
        body.append("<p class=\"note\">").append(escaped(text)).append("</p>\n");
    }

    void endSection() {
        body.append("</section>\n");
    }

    void write(OutputStream to) throws IOException {
        String echarts = echarts();
        StringBuilder page = new StringBuilder(echarts.length() + (1 << 20));
        page.append("<!doctype html>\n<html lang=\"").append(texts.language().code());
        page.append("\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline';"
                        + " style-src 'unsafe-inline'; img-src data: blob:\">\n");
        page.append("<meta name=\"generator\" content=\"Estiva ").append(escaped(head.version()));
        page.append("\">\n<title>").append(escaped(title)).append(" · Estiva</title>\n<style>\n");
        page.append(resource("html/report.css")).append("</style>\n<script>").append(EARLY);
        page.append("</script>\n</head>\n<body>\n<div class=\"page\">\n");
        top(page);
        page.append("<main>\n<ul class=\"tiles\">\n");
        tiles.forEach(page::append);
        page.append("</ul>\n<noscript><p class=\"alert\">").append(escaped(texts.get("page.noscript")));
        page.append("</p></noscript>\n").append(body).append("</main>\n<footer><p>");
        page.append(escaped(texts.get("page.made", head.version(), echartsVersion())))
                .append("</p></footer>\n</div>\n");
        page.append("<script type=\"application/json\" id=\"data\">")
                .append(data())
                .append("</script>\n<script>");
        page.append(echarts).append("</script>\n<script>\n(() => {\n");
        for (String script : SCRIPTS) {
            page.append(resource("html/" + script));
        }
        page.append("})();\n</script>\n</body>\n</html>\n");
        to.write(page.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void top(StringBuilder page) {
        page.append("<header class=\"top\">\n").append(top);
        if (!head.command().isEmpty()) {
            page.append("<div class=\"command\" aria-label=\"").append(escaped(texts.get("page.command")));
            page.append("\"><code id=\"command\">").append(escaped(head.command()));
            page.append("</code><button type=\"button\" id=\"copy\">").append(escaped(texts.get("page.copy")));
            page.append("</button></div>\n");
        }
        page.append("</header>\n<nav><div class=\"links\">").append(links);
        page.append("</div><div class=\"switch\" role=\"group\" aria-label=\"")
                .append(escaped(texts.get("page.theme")));
        page.append("\">");
        for (String theme : List.of("auto", "light", "dark")) {
            page.append("<button type=\"button\" data-theme=\"").append(theme).append("\" aria-pressed=\"false\">");
            page.append(escaped(texts.get("page.theme." + theme))).append("</button>");
        }
        page.append("</div></nav>\n");
    }

    /** As JSON that holds no {@code <}, so that nothing in it can end the element around it. */
    private String data() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("lang", texts.language().code());
        ObjectNode said = root.putObject("texts");
        texts.keys().stream()
                .filter(key -> key.startsWith("js.") || key.equals("unit.percent"))
                .forEach(key -> said.put(key, texts.get(key)));
        root.set("charts", charts);
        return MAPPER.writeValueAsString(root).replace("<", "\\u003c");
    }

    static ObjectNode node() {
        return MAPPER.createObjectNode();
    }

    /** Text for an element or an attribute, without what could break a line or turn the direction of writing. */
    static String escaped(String text) {
        return Printable.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String echarts() {
        String script = resource(ECHARTS + echartsVersion() + "/echarts.min.js");
        if (script.toLowerCase(Locale.ROOT).contains("</script") || script.contains("<!--")) {
            throw new IllegalStateException("the chart library cannot be put into a page");
        }
        return script;
    }

    private static String echartsVersion() {
        Properties properties = new Properties();
        try (InputStream in =
                HtmlPage.class.getResourceAsStream("/META-INF/maven/org.webjars/echarts/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the program is incomplete: the chart library cannot be read", e);
        }
        return properties.getProperty("version", "");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the program is incomplete: " + name + " cannot be read", e);
        }
    }
}
