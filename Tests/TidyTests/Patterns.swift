/// What the rules look for. Made once each, because a regular expression is costly to make, and never changed: reading
/// one from several threads is safe, though its type does not say so.
enum Patterns {
  nonisolated(unsafe) static let type =
    #/
    (?<modifiers>(?:\b(?:private|fileprivate)\s+)?(?:\b[a-z]+\s+)*)
    (?<keyword>\b(?:struct|class|enum|extension|protocol|actor))\s+(?<name>[A-Z]\w*(?:\.\w+)*)
    /#
  nonisolated(unsafe) static let function =
    #/(?<keyword>\bfunc\s+\S+|(?:^|[\s])(?:init[?!]?\s*[(<]|deinit\b|subscript\s*[(<]|var\s+\w+\s*:))/#
  nonisolated(unsafe) static let importLine =
    #/^\s*(?:@\w+\s+)?(?:package\s+|internal\s+|private\s+|fileprivate\s+)?import\s+.*/#
  nonisolated(unsafe) static let clock =
    #/
    \b(?:Date|ContinuousClock|SuspendingClock|DispatchTime|clock_gettime|gettimeofday)\b
    | \b(?!turn\.|self\.)\w+\.now\b(?!\() | \W\.now\b(?!\()
    /#
  nonisolated(unsafe) static let randomness =
    #/
    \b(?:SystemRandomNumberGenerator|UUID|arc4random\w*|hashValue|Hasher)\b
    | \brandom\((?!.*using:) | \b(?:shuffled|shuffle|randomElement)\(\)
    /#
  nonisolated(unsafe) static let floatingPoint = #/\b(?:Double|Float|Float16|Float32|Float64|CGFloat)\b|\b\d+\.\d+\b/#
  nonisolated(unsafe) static let concurrency =
    #/\b(?:async|await|actor|Task|Mutex|DispatchQueue|Atomic)\b|@unchecked\b|@MainActor\b/#
  nonisolated(unsafe) static let output = #/(?:^|[^\w.])(?:print|debugPrint|dump|fputs|readLine|fopen|getenv|exit)\(/#
  nonisolated(unsafe) static let declaration = #/\b(?:let|var)\s+(\w+)\s*(?::|=)(.*)/#
  nonisolated(unsafe) static let hashType = #/\b(?:Set|Dictionary)\s*[<(]|\[\s*[A-Z][\w.]*\s*:\s*[^\]]+\]|\[:\]/#
  nonisolated(unsafe) static let walk = #/\bfor\b.*\bin\s+(?:self\.)?(\w+)(?:\s|\{|$)/#
  nonisolated(unsafe) static let publicDoor =
    #/\b(?:public|open)\s+(?:final\s+)?(?:import|struct|class|enum|actor|protocol|func|var|let|init|static)\b/#
  nonisolated(unsafe) static let packageType = #/^package (?:final )?(?:struct|enum|class|protocol|actor)\b.*/#
  nonisolated(unsafe) static let tcpAtSocketLevel = #/\.socketOption\(\.tcp_\w+/#
  nonisolated(unsafe) static let logger = #/\blog(?:ger)?\.(?:trace|debug|info|notice|warning|error|critical)\(/#
  nonisolated(unsafe) static let forcedTry = #/\btry!/#
  nonisolated(unsafe) static let mutatingFunction = #/\bmutating\s+func\s+\w+/#
  nonisolated(unsafe) static let topStruct = #/^(?:package\s+|private\s+)?struct\s+\w+/#
  /// A stored or computed `var` at the first level of a type, that is not private.
  nonisolated(unsafe) static let openProperty = #/^  (?:package\s+|internal\(set\)\s+)*var\s+(\w+)\b/#
  nonisolated(unsafe) static let packageSymbol =
    #/
    \bpackage\s+
    (?:private\(set\)\s+|static\s+|mutating\s+|final\s+|indirect\s+|nonisolated\s+|consuming\s+)*
    (?:func|var|let|struct|enum|class|protocol|actor|typealias)\s+(\w+)
    /#
}
