package io.logwharf.dist;

import picocli.CommandLine.IVersionProvider;

/** The version in the distribution's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"logwharf " + (version == null ? "(not packaged)" : version)};
  }
}
