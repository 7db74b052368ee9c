/** Who may read the files of the bridge. Uses nothing else. */
package io.github.smppbridge.files;
