import Foundation
import Testing

/// All tests with real processes, one after another: they share two cores.
@Suite(.serialized) struct EndToEnd {}

/// Tests of more than about 20 s each run only with `make soak`.
enum Soak {
  static let isOn = ProcessInfo.processInfo.environment["RUN_SOAK"] != nil
}
