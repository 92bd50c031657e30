package dev.estiva.cli;

import dev.estiva.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a job type from the options --payload and --param. */
final class TypeParameters {
    private TypeParameters() {}

    /** @throws IllegalArgumentException saying which option is wrong */
    static Json of(@Nullable String payload, List<String> parameters) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (payload != null) {
            try {
                all.putAll(Json.parse(payload).fields());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--payload: found no JSON object", e);
            }
        }
        KeyValue.all("--param", parameters).forEach((key, text) -> all.put(key, value(text)));
        return Json.object(all);
    }

    /** Numbers and truth values as such, all else as text. */
    private static Object value(String text) {
        boolean typed = text.matches("true|false|-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
        return typed ? Json.parse(text).value() : text;
    }
}
