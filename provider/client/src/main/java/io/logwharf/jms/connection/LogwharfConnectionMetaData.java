package io.logwharf.jms.connection;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** What the provider is (Jakarta Messaging 3.1 §6.1.6). */
enum LogwharfConnectionMetaData implements ConnectionMetaData {
  INSTANCE;

  private static final List<String> JMSX_PROPERTIES =
      List.of("JMSXUserID", "JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");

  @Override
  public String getJMSVersion() {
    return "3.1";
  }

  @Override
  public int getJMSMajorVersion() {
    return 3;
  }

  @Override
  public int getJMSMinorVersion() {
    return 1;
  }

  @Override
  public String getJMSProviderName() {
    return "Logwharf";
  }

  @Override
  public String getProviderVersion() {
    String version = getClass().getPackage().getImplementationVersion();
    return version == null ? "0.1" : version;
  }

  @Override
  public int getProviderMajorVersion() {
    return number(0);
  }

  @Override
  public int getProviderMinorVersion() {
    return number(1);
  }

  @Override
  public Enumeration<String> getJMSXPropertyNames() {
    return Collections.enumeration(JMSX_PROPERTIES);
  }

  private int number(int index) {
    return Integer.parseInt(getProviderVersion().split("[.-]", -1)[index]);
  }
}
