package io.github.smppbridge;

/** On the embedded database. */
class ResumedPartsTest extends ResumedParts {
  ResumedPartsTest() {
    super(null);
  }
}
