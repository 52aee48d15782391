namespace ScheduledJobs.Kube.Caching;

/// <summary>A change of a store: Old is null for a new object, New is null for a deleted one.</summary>
public readonly record struct StoreChange<T>(T? Old, T? New) where T : class;
