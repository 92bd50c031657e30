package dev.estiva.runner;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which job types let their tasks run at the same time in one JVM, and by which parameters those are told that belong
 * together. Plug-ins say so in a file, since the worker loads none of their classes.
 */
record Sharing(Map<String, List<String>> parametersByType) {
    /** Beside the entries for services in a jar: a line for each type, {@code inference=model,dtype}. */
    static final String FILE = "META-INF/estiva/shared-jvm.properties";

    /** More is no such file. */
    private static final int MOST_BYTES = 1 << 16;

    Sharing {
        parametersByType = Map.copyOf(parametersByType);
    }

    /** What this program's class path and the plug-ins say; the first to name a type counts. What cannot be read says nothing. */
    static Sharing of(Plugins plugins) {
        Map<String, List<String>> types = new LinkedHashMap<>();
        try {
            for (URL file : Collections.list(Sharing.class.getClassLoader().getResources(FILE))) {
                try (InputStream in = file.openStream()) {
                    add(types, in);
                }
            }
        } catch (IOException e) {
            // then its tasks have JVMs of their own
        }
        for (Plugins.Jar jar : plugins.jars()) {
            try (ZipFile zip = new ZipFile(jar.path().toFile())) {
                ZipEntry entry = zip.getEntry(FILE);
                if (entry != null) {
                    add(types, zip.getInputStream(entry));
                }
            } catch (IOException e) {
                // the runner, which needs the jar, says what is wrong with it
            }
        }
        return new Sharing(types);
    }

    private static void add(Map<String, List<String>> types, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES);
        Properties lines = new Properties();
        try (Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(FILE + ": " + e.getMessage(), e);
        }
        for (String type : lines.stringPropertyNames()) {
            List<String> names = new ArrayList<>();
            for (String name : lines.getProperty(type).split(",", -1)) {
                names.add(name.strip());
            }
            types.putIfAbsent(type, List.copyOf(names));
        }
    }

    /** Those tasks may be together whose keys are equal; null for one that is to be alone. */
    @Nullable
    Key keyOf(ProcessTask process) {
        List<String> names = parametersByType.get(process.jobType());
        if (names == null) {
            return null;
        }
        try {
            JsonNode json = Parameters.of(process.payload()).json();
            List<String> values =
                    names.stream().map(name -> json.path(name).toString()).toList();
            return new Key(process.jobType(), values, process.amounts(), process.devices());
        } catch (ParameterException e) {
            return null; // its type refuses it
        }
    }

    /** What tasks have in common that may be together: the type, the parameters that it names, and all that they were given. */
    record Key(String type, List<String> values, Resources amounts, List<DeviceShare> devices) {
        Key {
            values = List.copyOf(values);
            devices = List.copyOf(devices);
        }
    }
}
