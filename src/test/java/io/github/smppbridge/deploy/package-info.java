/** What {@code deploy/} gives: manifests, the Helm chart, the archive of a release. */
package io.github.smppbridge.deploy;
