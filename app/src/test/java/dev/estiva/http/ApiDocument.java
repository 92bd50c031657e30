package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document, and whether answers are what it says: all that is required, and nothing that it does not name. */
final class ApiDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final ObjectNode root;
    private final Map<String, JsonNode> operations = new TreeMap<>();
    private final Map<String, Schema> schemas = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();

    ApiDocument(String text) {
        root = (ObjectNode) JSON.readTree(text);
        for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                assertThat(METHODS).contains(method.getKey());
                operations.put(name(method.getKey(), path.getKey()), method.getValue());
            }
        }
        close(root.get("components").get("schemas"));
        close(root.get("paths"));
    }

    static String name(String method, String path) {
        return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
    }

    /** Clients are to pass over what they do not know; a test is not. */
    private static void close(JsonNode node) {
        if (node.path("properties").isObject()
                && node.path("type").asString("").equals("object")
                && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(ApiDocument::close);
    }

    /** By method and path: {@code GET /api/v1/jobs}. */
    Map<String, JsonNode> operations() {
        return operations;
    }

    JsonNode operation(String name) {
        return Objects.requireNonNull(operations.get(name), () -> name + " is not in the document");
    }

    JsonNode schema(String name) {
        return root.at("/components/schemas/" + name);
    }

    JsonNode resolved(JsonNode node) {
        JsonNode ref = node.get("$ref");
        return ref == null ? node : resolved(root.at(ref.asString().substring(1)));
    }

    /** Fails unless this is an answer that the operation may give. */
    void check(String operation, HttpResponse<String> answer) {
        String told = operation + " answered " + answer.statusCode() + ": " + answer.body();
        JsonNode documented = operation(operation);
        JsonNode response = documented.get("responses").get(Integer.toString(answer.statusCode()));
        assertThat(response).as(told).isNotNull();
        JsonNode resolved = resolved(response);
        resolved.path("headers")
                .propertyNames()
                .forEach(header -> assertThat(answer.headers().firstValue(header))
                        .as(header + " of " + told)
                        .isPresent());
        if (!resolved.has("content")) {
            assertThat(answer.body()).as(told).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = resolved.get("content").get(type);
        assertThat(content).as(type + " of " + told).isNotNull();
        JsonNode schema = content.get("schema");
        if (type.equals("application/json")) {
            check(schema, answer.body(), told);
        } else if (type.equals("application/x-ndjson")) {
            answer.body().lines().filter(line -> !line.isEmpty()).forEach(line -> check(schema, line, told));
        }
    }

    private void check(JsonNode schema, String text, String told) {
        JsonNode value = JSON.readTree(text);
        assertThat(validator(schema).validate(value)).as(told).isEmpty();
        note(schema, value);
    }

    private Schema validator(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), _ -> {
            ObjectNode whole = (ObjectNode) schema.deepCopy();
            whole.set("$defs", root.at("/components/schemas"));
            String text = whole.toString().replace("#/components/schemas/", "#/$defs/"); // where JSON Schema looks
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JSON.readTree(text));
        });
    }

    /** Remembers which fields were there. */
    private void note(JsonNode schema, JsonNode value) {
        String name = schema.path("$ref").asString("").replaceFirst(".*/", "");
        JsonNode resolved = resolved(schema);
        resolved.path("oneOf").forEach(one -> note(one, value));
        value.forEach(element -> note(resolved.path("items"), element));
        for (Map.Entry<String, JsonNode> property : resolved.path("properties").properties()) {
            if (value.has(property.getKey())) {
                seen.add((name.isEmpty() ? "?" : name) + "." + property.getKey());
                note(property.getValue(), value.get(property.getKey()));
            }
        }
    }

    /** The fields of named schemas that no answer had so far. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>();
        for (Map.Entry<String, JsonNode> schema : root.at("/components/schemas").properties()) {
            schema.getValue()
                    .path("properties")
                    .propertyNames()
                    .forEach(property -> unseen.add(schema.getKey() + "." + property));
        }
        unseen.removeAll(seen);
        return unseen;
    }
}
