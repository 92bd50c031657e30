package dev.estiva.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: this program's version and, for bug reports, what it runs on. */
final class Version implements IVersionProvider {
    /** The version's number, or nothing where there is no jar to tell it. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "estiva " + (version == null ? "(not from a jar)" : version),
            "Java ${java.vm.version} (${java.vendor}), ${os.name} ${os.arch}"
        };
    }
}
