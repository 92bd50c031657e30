package dev.estiva.torch;

import dev.estiva.jobtype.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Device;

/**
 * Where a model comes from, as it was when a task asked for it: a file of the worker, or what the plug-in makes itself.
 *
 * @param name the path, or the name of the model that is made
 * @param modifiedMillis of the file, 0 for one that is made
 */
record ModelFile(String name, long bytes, long modifiedMillis) {
    private static final ModelFile DEMO = new ModelFile(DemoModel.NAME, DemoModel.BYTES, 0);

    /** What the parameter {@code model} says. */
    static ModelFile read(Parameters parameters) {
        if (isDemo(parameters)) {
            return DEMO;
        }
        Path file = Checked.file(parameters, "model");
        try {
            return new ModelFile(
                    file.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static boolean isDemo(Parameters parameters) {
        return DemoModel.NAME.equals(parameters.text("model"));
    }

    /** Another state of the same file. */
    boolean isVersionOf(ModelFile other) {
        return name.equals(other.name) && !equals(other);
    }

    Model load(Device device, Dtype dtype) {
        if (!equals(DEMO)) {
            return Model.load(Path.of(name), device, dtype);
        }
        try {
            Path made = DemoModel.temporary();
            try {
                return Model.load(made, device, dtype);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the demo model cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
