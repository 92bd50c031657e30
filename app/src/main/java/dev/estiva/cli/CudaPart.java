package dev.estiva.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A jar with native libraries that a GPU needs, as Maven names it.
 *
 * @param coordinates GROUP:ARTIFACT:VERSION:jar:CLASSIFIER
 * @param isNeeded whether it can be had nowhere else; of the others NVIDIA's own may be on the machine
 */
record CudaPart(String coordinates, boolean isNeeded) {
    /** What a plug-in's folder calls its list of them. */
    static final String LIST = "cuda.parts";

    private static final int WORDS = 5;

    /** Those of the list of this folder, in order, for this platform, as in {@code linux-x86_64}. */
    static List<CudaPart> in(Path folder, String platform) throws IOException {
        List<CudaPart> parts = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(LIST))) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length == 2 && !words[0].startsWith("#")) {
                CudaPart part = new CudaPart(words[1], words[0].equals("needed"));
                if (part.word(WORDS - 1).startsWith(platform)) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    CudaPart {
        if (coordinates.split(":", -1).length != WORDS) {
            throw new IllegalArgumentException("expected GROUP:ARTIFACT:VERSION:jar:CLASSIFIER, found " + coordinates);
        }
    }

    /** As its file is called. */
    String file() {
        return word(1) + "-" + word(2) + "-" + word(4) + "." + word(3);
    }

    /** Where a Maven repository has it. */
    String path() {
        return word(0).replace('.', '/') + "/" + word(1) + "/" + word(2) + "/" + file();
    }

    private String word(int index) {
        return coordinates.split(":", -1)[index];
    }
}
