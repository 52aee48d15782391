using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Caching;

/// <summary>A thread-safe set of objects by namespace and name, with an optional index. Filled by one or more informers.</summary>
public sealed class ObjectStore<T> where T : class, IKubeObject
{
    /// <summary>An empty store.</summary>
    /// <param name="indexBy">Gives each object's index key, such as the uid of its owner; null leaves it out of the index.</param>
    public ObjectStore(Func<T, string?>? indexBy = null) => throw new NotSupportedException();

    /// <summary>How many objects there are.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>One object, or null.</summary>
    public T? Get(ObjectKey key) => throw new NotSupportedException();

    /// <summary>A snapshot of all objects, in no order.</summary>
    public IReadOnlyList<T> List() => throw new NotSupportedException();

    /// <summary>A snapshot of the objects with this index key, in no order.</summary>
    public IReadOnlyList<T> Indexed(string indexKey) => throw new NotSupportedException();
}
