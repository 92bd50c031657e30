package dev.estiva.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes models in TorchScript without a Python: PyTorch saves a module that has a weight and no code, and the code is then
 * put into the archive, which is a zip.
 */
final class ScriptFile {
    private ScriptFile() {}

    /** A linear layer without bias: three numbers in, two out, by this weight of two rows. */
    static Path linear(Path file, float... weight) throws IOException {
        return write(file, weight, "return torch.linear(x, self.weight)", "Tensor");
    }

    static Path write(Path file, float[] weight, String statement, String answer) throws IOException {
        Natives.load(false);
        Path bare = Files.createTempFile(file.toAbsolutePath().getParent(), "bare", ".pt");
        try (PointerScope _ = new PointerScope()) {
            JitModule module = new JitModule(new QualifiedName("__torch__.Layer"));
            Tensor tensor = torch.tensor(weight, new TensorOptions(torch.ScalarType.Float))
                    .reshape(2, 3);
            module.register_parameter("weight", tensor, false);
            module.save(bare.toString());
        }
        String method = "  def forward(self: __torch__.Layer, x: Tensor) -> " + answer + ":\n    " + statement + "\n";
        try (ZipFile from = new ZipFile(bare.toFile());
                OutputStream out = Files.newOutputStream(file);
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry : from.stream().toList()) {
                if (!entry.getName().endsWith("debug_pkl")) {
                    byte[] content = from.getInputStream(entry).readAllBytes();
                    boolean isCode = entry.getName().endsWith("__torch__.py");
                    copy(to, entry.getName(), isCode ? withMethod(content, method) : content);
                }
            }
        }
        Files.delete(bare);
        return file;
    }

    private static byte[] withMethod(byte[] code, String method) {
        return (new String(code, StandardCharsets.UTF_8) + method).getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(ZipOutputStream to, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
