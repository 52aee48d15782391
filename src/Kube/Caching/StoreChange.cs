namespace ScheduledJobs.Kube.Caching;

/// <summary>A change of a store: Old is null for an object that is new, New is null for one that is gone.</summary>
public readonly record struct StoreChange<T>(T? Old, T? New) where T : class;
