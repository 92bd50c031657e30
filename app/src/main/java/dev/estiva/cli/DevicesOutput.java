package dev.estiva.cli;

import dev.estiva.report.DevicesFiles;
import dev.estiva.report.DevicesInfo;
import dev.estiva.report.DevicesMarkdown;
import dev.estiva.report.DevicesPage;
import dev.estiva.report.Language;
import dev.estiva.report.OutputFile;
import dev.estiva.report.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a comparison of devices is written, and in which forms. */
final class DevicesOutput {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write report.json, report.csv, report.md and report.html into this folder.")
    private @Nullable String folder;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a row a group, and a row a size and device.")
    private @Nullable String csv;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables as Markdown.")
    private @Nullable String markdown;

    @Option(
            names = "--lang",
            paramLabel = "pt|es|en|ru",
            description = "Language of the page. Default: the environment's, else English.")
    private @Nullable String lang;

    @Mixin
    private ReportOptions page;

    /** Before the work, so that none is lost by a wrong name. */
    void check() {
        Language known = language();
        assert known != null;
        if (folder != null) {
            try {
                Path made = Files.createDirectories(Path.of(folder));
                if (!Files.isWritable(made)) {
                    throw wrong("--out: found \"" + folder + "\", expected a folder that can be written to");
                }
            } catch (IOException | InvalidPathException e) {
                throw wrong("--out: found \"" + folder + "\", expected a folder, or a name by which one can be made");
            }
        }
        Map<Path, String> taken = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable String> file : files().entrySet()) {
            String name = file.getValue();
            if (name == null) {
                continue;
            }
            if (name.isEmpty() || name.equals("-")) {
                throw wrong(file.getKey() + ": found \"" + name + "\", expected the name of a file");
            }
            try {
                Path path = Path.of(name).toAbsolutePath();
                requireWritable(file.getKey(), path);
                String other = taken.put(path.normalize(), file.getKey());
                if (other != null) {
                    throw wrong(file.getKey() + ": " + name + " is the file of " + other + ", too");
                }
            } catch (InvalidPathException e) {
                throw wrong(file.getKey() + ": found \"" + name + "\", expected the name of a file");
            }
        }
    }

    private void requireWritable(String option, Path file) {
        Path in = file.getParent();
        if (in == null || Files.isDirectory(file)) {
            throw wrong(option + ": found the folder " + file + ", expected the name of a file");
        }
        if (!Files.isDirectory(in)) {
            throw wrong(option + ": found " + file + ", expected a file in a folder that there is");
        }
        if (!Files.isWritable(Files.exists(file) ? file : in)) {
            throw wrong(option + ": found " + file + ", expected a file that can be written");
        }
    }

    private Map<String, @Nullable String> files() {
        Map<String, @Nullable String> files = new LinkedHashMap<>();
        files.put("--csv", csv);
        files.put("--markdown", markdown);
        files.put("--report", page.file(List.of()));
        return files;
    }

    /** Where all four go if nothing else was said. */
    void orElse(String usualFolder) {
        if (folder == null && csv == null && markdown == null && page.file(List.of()) == null) {
            folder = usualFolder;
        }
    }

    /** Writes what was asked for; answers the names of the files. */
    List<String> write(DevicesInfo info) throws IOException {
        List<String> written = new ArrayList<>();
        if (folder != null) {
            Path in = Path.of(folder);
            write(in.resolve("report.json").toString(), DevicesFiles.json(info), written);
            write(in.resolve("report.csv").toString(), DevicesFiles.csv(info), written);
            write(in.resolve("report.md").toString(), DevicesMarkdown.of(info), written);
            write(in.resolve("report.html").toString(), html(info), written);
        }
        write(csv, DevicesFiles.csv(info), written);
        write(markdown, DevicesMarkdown.of(info), written);
        String html = page.file(List.of());
        if (html != null) {
            write(html, html(info), written);
        }
        return written;
    }

    private Language language() {
        try {
            return Language.choose(lang);
        } catch (IllegalArgumentException e) {
            throw wrong("--lang: " + e.getMessage());
        }
    }

    private byte[] html(DevicesInfo info) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 21);
        DevicesPage.write(info, page.head(), Texts.of(language()), bytes);
        return bytes.toByteArray();
    }

    private static void write(@Nullable String file, String text, List<String> written) throws IOException {
        if (file != null) {
            write(file, text.getBytes(StandardCharsets.UTF_8), written);
        }
    }

    private static void write(String file, byte[] bytes, List<String> written) throws IOException {
        try (OutputFile to = OutputFile.open(file, OutputStream.nullOutputStream())) {
            to.stream().write(bytes);
            to.finish();
        }
        written.add(file);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
