/**
 * The component in Spring Boot; nothing else loads these classes. May use {@code component}, Camel,
 * Spring.
 */
package io.github.smppbridge.component.springboot;
