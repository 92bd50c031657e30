package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document has every route with its parameters, and nothing that there is not. */
@Timeout(60)
class OpenApiTest {
    @TempDir
    private static Path data;

    private static ApiRig rig;
    private static ApiDocument document;

    @BeforeAll
    static void open() throws IOException {
        rig = ApiRig.open(data);
        String answer = rig.expect(200, "GET", "/api/v1/openapi.json", "");
        assertThat(answer).contains("Content-Type: application/json");
        document = new ApiDocument(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @AfterAll
    static void close() throws IOException {
        rig.close();
    }

    private static String name(Route route) {
        return ApiDocument.name(route.method().toString(), route.path());
    }

    @Test
    void eachRouteIsInTheDocumentForItsRole() {
        Map<String, String> routes = new TreeMap<>();
        rig.http.routes().forEach(route -> routes.put(name(route), role(route.needs())));
        Map<String, String> documented = new TreeMap<>();
        document.operations()
                .forEach((name, operation) ->
                        documented.put(name, operation.get("x-role").asString()));
        assertThat(documented).isEqualTo(routes);
    }

    private static String role(Route.Needs needs) {
        return switch (needs) {
            case NOTHING -> "none";
            case READ -> "read";
            case SUBMIT -> "submit";
            case ADMIN -> "admin";
        };
    }

    @Test
    void whatNeedsNoTokenSaysSo() {
        document.operations()
                .forEach((name, operation) -> assertThat(operation.has("security"))
                        .as(name)
                        .isEqualTo(operation.get("x-role").asString().equals("none")));
    }

    @Test
    void thePartsOfEachPathAreDescribed() {
        document.operations().forEach((name, operation) -> {
            Set<String> parts = new TreeSet<>();
            Arrays.stream(name.split("/", -1))
                    .filter(part -> part.startsWith("{"))
                    .forEach(part -> parts.add(part.substring(1, part.length() - 1)));
            assertThat(parameters(operation, "path")).as(name).isEqualTo(parts);
        });
    }

    /** A route that is asked for another parameter says which it has. */
    @Test
    void eachParameterIsOneThatTheRouteTakes() throws IOException {
        for (Map.Entry<String, JsonNode> operation : document.operations().entrySet()) {
            String method = operation.getKey().substring(0, operation.getKey().indexOf(' '));
            String path = operation.getKey().substring(method.length() + 1).replaceAll("\\{[a-z]+}", "1");
            if (path.endsWith("z")) {
                continue; // those who ask whether a server lives may add what they like
            }
            String answer = rig.send(method, path + "?nonsense=1", "{}");
            Set<String> documented = parameters(operation.getValue(), "query");
            assertThat(answer).as(operation.getKey()).startsWith("HTTP/1.1 400");
            String message = ApiErrorsTest.error(answer).text("message");
            Set<String> taken = message.contains("there are ")
                    ? new TreeSet<>(
                            Set.of(message.replaceFirst(".*there are ", "").split(", ")))
                    : Set.of();
            assertThat(documented).as(operation.getKey()).isEqualTo(taken);
        }
    }

    private static Set<String> parameters(JsonNode operation, String in) {
        Set<String> names = new TreeSet<>();
        operation.path("parameters").forEach(parameter -> {
            JsonNode resolved = document.resolved(parameter);
            if (resolved.get("in").asString().equals(in)) {
                names.add(resolved.get("name").asString());
            }
        });
        return names;
    }

    @Test
    void whatAJobMayHaveIsWhatTheServerReads() {
        Set<String> documented = new TreeSet<>();
        JsonNode job = document.operation("POST /api/v1/jobs").at("/requestBody/content/application~1json/schema");
        document.resolved(job).get("properties").propertyNames().forEach(documented::add);
        assertThat(documented).isEqualTo(new TreeSet<>(JobReader.FIELDS));
        Set<String> amounts = new TreeSet<>();
        JsonNode request = document.resolved(job).at("/properties/request/allOf/0");
        document.resolved(request).get("properties").propertyNames().forEach(amounts::add);
        assertThat(amounts).isEqualTo(new TreeSet<>(RequestReader.FIELDS));
    }
}
