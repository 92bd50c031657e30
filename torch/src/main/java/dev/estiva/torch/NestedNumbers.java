package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Lists of lists of numbers, all equally long: an array with a shape. */
final class NestedNumbers {
    /** A job's parameters are not the place for more. */
    private static final int MOST_VALUES = 1_000_000;

    private static final int MOST_DEPTH = 16;

    private final Shape shape;
    private final float[] values;
    private int filled;

    private NestedNumbers(Shape shape) {
        this.shape = shape;
        this.values = new float[(int) shape.numbers()];
    }

    Shape shape() {
        return shape;
    }

    /** All of them, row by row. */
    float[] values() {
        return values.clone();
    }

    static NestedNumbers of(String parameter, JsonNode json) {
        List<Long> sizes = new ArrayList<>();
        for (JsonNode level = json; level.isArray(); level = level.get(0)) {
            if (level.isEmpty() || sizes.size() == MOST_DEPTH) {
                throw ParameterException.of(
                        parameter,
                        "lists of at least one element, at most " + MOST_DEPTH + " deep",
                        Checked.shown(level));
            }
            sizes.add((long) level.size());
        }
        Shape shape = new Shape(sizes);
        if (shape.numbers() > MOST_VALUES) {
            throw ParameterException.of(
                    parameter, "at most " + MOST_VALUES + " numbers; more belong into a file", shape.toString());
        }
        NestedNumbers numbers = new NestedNumbers(shape);
        numbers.fill(parameter, json, shape);
        return numbers;
    }

    private void fill(String parameter, JsonNode json, Shape left) {
        if (left.sizes().isEmpty()) {
            if (!json.isNumber()) {
                throw ParameterException.of(parameter, "a number at that depth", Checked.shown(json));
            }
            values[filled++] = (float) json.asDouble();
            return;
        }
        if (!json.isArray() || json.size() != left.first()) {
            throw ParameterException.of(
                    parameter, "a list of " + left.first() + ", as the first one there is", Checked.shown(json));
        }
        Shape inner = left.inner();
        for (JsonNode element : json) {
            fill(parameter, element, inner);
        }
    }
}
