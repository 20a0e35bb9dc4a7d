/**
 * Files, mapped regions and native memory. The only package that knows chronicle-bytes; everything
 * above works on {@link io.logwharf.log.io.FileLayer}, so that tests can lose power.
 */
package io.logwharf.log.io;
