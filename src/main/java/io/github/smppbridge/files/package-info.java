/** Who may read the files of the bridge. Uses nothing but the JDK. */
package io.github.smppbridge.files;
