namespace ScheduledJobs.Kube.Json;

/// <summary>
/// Remembers some recently read values, so that memory holds values that are equal in a hundred thousand objects, such as a default
/// policy, once. Its size is fixed; an evicted value is simply stored again. Thread-safe without a lock: a slot is one reference.
/// </summary>
/// <typeparam name="T">An immutable type with equality by value, such as a record of plain members.</typeparam>
public static class SharedValues<T> where T : class, IEquatable<T>
{
    private static readonly T?[] Slots = new T?[256];

    /// <summary>An equal value that is already in memory, or this one.</summary>
    public static T? Share(T? value)
    {
        if (value is null)
            return null;
        ref var slot = ref Slots[(uint)value.GetHashCode() % (uint)Slots.Length];
        var known = slot;
        return known?.Equals(value) == true ? known : slot = value;
    }
}
