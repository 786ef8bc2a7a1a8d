import Testing

/// All tests with real processes, one after another: they share two cores.
@Suite(.serialized) struct EndToEnd {}
