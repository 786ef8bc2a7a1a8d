// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Swarming
internal import Vocabulary

extension SwarmPolicy: CanonicallyPut, CanonicallyTaken {}
