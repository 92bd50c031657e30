package dev.estiva.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sizes of an array, the outermost first; none of them for a single number. */
record Shape(List<Long> sizes) {
    Shape {
        sizes = List.copyOf(sizes);
    }

    static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    /** How many numbers it has, roughly if they are very many. */
    double numbers() {
        return sizes.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    /** Of so many arrays of this shape, one behind the other. */
    Shape times(long count) {
        List<Long> all = new ArrayList<>(List.of(count));
        all.addAll(sizes);
        return new Shape(all);
    }

    long first() {
        return sizes.getFirst();
    }

    /** Of one of its parts. */
    Shape inner() {
        return new Shape(sizes.subList(1, sizes.size()));
    }

    long[] array() {
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    /** As in {@code [3, 224, 224]}. */
    @Override
    public String toString() {
        return sizes.toString();
    }
}
