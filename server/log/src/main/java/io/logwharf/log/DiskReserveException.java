package io.logwharf.log;

/**
 * The disk's free space is below the reserve; consuming and retention free space, producing is
 * refused until then.
 */
public class DiskReserveException extends LogException {
  private static final long serialVersionUID = 1L;

  public DiskReserveException(String message) {
    super(message);
  }

  public DiskReserveException(String message, Throwable cause) {
    super(message, cause);
  }
}
