import Foundation
import Vocabulary

extension PlantedFault {
  /// What a test build is told to do wrong, by `PLANTED_FAULT`; nil in every other build.
  static let asked: PlantedFault? = {
    #if DEBUG
      ProcessInfo.processInfo.environment["PLANTED_FAULT"].flatMap(PlantedFault.init(rawValue:))
    #else
      nil
    #endif
  }()
}
