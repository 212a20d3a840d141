package io.workflow.autoconfigure;

import io.workflow.definition.DefinitionException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the records of configuration that constructors of workflows take. */
record ConfigurationRecords(ConfigurableListableBeanFactory beans)
    implements Function<Class<?>, Optional<?>> {

  /** Empty when there is none. */
  @Override
  public Optional<?> apply(Class<?> type) {
    Optional<?> found = Optional.ofNullable(beans.getBeanProvider(type).getIfUnique());
    String[] names = found.isPresent() ? new String[0] : beans.getBeanNamesForType(type);
    if (names.length > 0) {
      throw new DefinitionException(
          """
          Expected one bean of the record %s, which a workflow takes in its constructor, but \
          there are %s. Mark one of \
          them with @Primary, or declare a record for each."""
              .formatted(
                  type.getName(),
                  Arrays.stream(names)
                      .map(name -> DefinedBean.of(beans, name).describe())
                      .collect(Collectors.joining(" and "))));
    }
    return found;
  }
}
