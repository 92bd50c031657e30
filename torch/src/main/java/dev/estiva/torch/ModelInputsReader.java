package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds a model's inputs in the parameters: {@code inputs}, {@code input_file}, or {@code shape} alone. */
final class ModelInputsReader {
    /** PyTorch has no more for an input and its batch. */
    private static final int MOST_DIMENSIONS = 15;

    private static final long MOST_SIZE = 1_000_000_000;

    /** What a buffer of Java holds. */
    private static final long MOST_FILE_BYTES = 2_000_000_000;

    private final Parameters parameters;

    private ModelInputsReader(Parameters parameters) {
        this.parameters = parameters;
    }

    /** As many synthetic ones as a batch has. */
    static ModelInputs read(Parameters parameters, int batchSize) {
        ModelInputsReader reader = new ModelInputsReader(parameters);
        boolean isInline = parameters.has("inputs");
        boolean isStored = parameters.has("input_file");
        boolean hasShape = parameters.has("shape");
        if (isInline && isStored) {
            throw ParameterException.of("", "one of inputs and input_file", "both");
        } else if (isInline && hasShape) {
            throw ParameterException.of("shape", "nothing, for inputs has its own", "a shape");
        } else if (isInline) {
            return reader.inline();
        } else if (isStored) {
            return reader.stored(Checked.file(parameters, "input_file"), hasShape);
        }
        Shape shape = !hasShape && ModelFile.isDemo(parameters) ? DemoModel.SHAPE : reader.shape();
        return new ModelInputs.Synthetic(batchSize, shape);
    }

    private Shape shape() {
        JsonNode json = parameters.json().path("shape");
        boolean isShape = json.isArray() && json.size() <= MOST_DIMENSIONS;
        for (JsonNode size : json) {
            isShape &= size.isIntegralNumber() && size.canConvertToLong();
            isShape &= isShape && size.asLong() >= 1 && size.asLong() <= MOST_SIZE;
        }
        if (!isShape) {
            throw ParameterException.of(
                    "shape",
                    "the sizes of one input without its batch, as in [3, 224, 224]: at most " + MOST_DIMENSIONS
                            + " whole numbers from 1 to " + MOST_SIZE,
                    json.isMissingNode() || json.isNull() ? "nothing" : Checked.shown(json));
        }
        List<Long> sizes = new ArrayList<>();
        json.forEach(size -> sizes.add(size.asLong()));
        Shape shape = new Shape(sizes);
        if (shape.numbers() > MOST_SIZE) {
            throw ParameterException.of("shape", "at most " + MOST_SIZE + " numbers an input", shape.toString());
        }
        return shape;
    }

    private ModelInputs inline() {
        JsonNode json = parameters.json().path("inputs");
        if (!json.isArray() || json.isEmpty()) {
            throw ParameterException.of("inputs", "a list of inputs, each a number or a list", Checked.shown(json));
        }
        return new ModelInputs.Inline(NestedNumbers.of("inputs", json));
    }

    private ModelInputs stored(Path file, boolean hasShape) {
        try {
            long bytes = Files.size(file);
            if (bytes > MOST_FILE_BYTES) {
                throw ParameterException.of(
                        "input_file", "at most " + MOST_FILE_BYTES + " bytes", file + " of " + bytes);
            }
            return hasShape ? raw(file, bytes) : npy(file, bytes);
        } catch (IOException e) {
            throw ParameterException.of("input_file", "a file that can be read", file + " (" + e.getMessage() + ")");
        }
    }

    private ModelInputs raw(Path file, long bytes) {
        Shape shape = shape();
        long each = (long) (shape.numbers() * NpyHeader.Kind.FLOAT32.bytes());
        if (bytes == 0 || bytes % each != 0) {
            throw ParameterException.of(
                    "input_file",
                    "inputs of the shape " + shape + " in float32, " + each + " bytes each",
                    file + " of " + bytes + " bytes");
        }
        return new ModelInputs.Stored(file, 0, NpyHeader.Kind.FLOAT32, bytes / each, shape);
    }

    private static ModelInputs npy(Path file, long bytes) throws IOException {
        NpyHeader header = NpyHeader.read("input_file", file);
        Shape shape = header.shape();
        double needed = shape.numbers() * header.kind().bytes();
        if (needed == 0 || bytes - header.dataOffset() != needed) {
            throw ParameterException.of(
                    "input_file",
                    "numbers for the shape " + shape + ", " + (long) needed + " bytes",
                    (bytes - header.dataOffset()) + " bytes of numbers in " + file);
        }
        return new ModelInputs.Stored(file, header.dataOffset(), header.kind(), shape.first(), shape.inner());
    }
}
