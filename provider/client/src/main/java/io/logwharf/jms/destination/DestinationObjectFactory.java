package io.logwharf.jms.destination;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/** Makes destinations again from what a naming service kept of them. */
public final class DestinationObjectFactory implements ObjectFactory {
  static final String NAME = "name";

  /** Null, as the interface has it, where the reference is none to a destination of ours. */
  @Override
  public Object getObjectInstance(
      Object kept, Name name, Context context, Hashtable<?, ?> environment) {
    if (!(kept instanceof Reference reference)) {
      return null;
    }
    RefAddr address = reference.get(NAME);
    if (address == null || !(address.getContent() instanceof String destination)) {
      return null;
    }
    String className = reference.getClassName();
    if (className.equals(LogwharfQueue.class.getName())) {
      return new LogwharfQueue(destination);
    }
    return className.equals(LogwharfTopic.class.getName()) ? new LogwharfTopic(destination) : null;
  }
}
