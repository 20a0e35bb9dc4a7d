package io.logwharf.jms;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/** Makes a connection factory of what a naming service keeps of it. */
public final class FactoryReference implements ObjectFactory {
  static final String URL = "url";
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String CLIENT_ID = "clientId";

  @Override
  public Object getObjectInstance(
      Object object, Name name, Context context, Hashtable<?, ?> environment) {
    if (!(object instanceof Reference reference)
        || !reference.getClassName().equals(LogwharfConnectionFactory.class.getName())) {
      return null;
    }
    LogwharfConnectionFactory factory = new LogwharfConnectionFactory(content(reference, URL));
    factory.setUser(content(reference, USER));
    factory.setPassword(content(reference, PASSWORD));
    factory.setClientID(content(reference, CLIENT_ID));
    return factory;
  }

  private static String content(Reference reference, String type) {
    RefAddr address = reference.get(type);
    return address == null ? null : (String) address.getContent();
  }
}
