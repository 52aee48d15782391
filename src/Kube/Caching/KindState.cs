namespace ScheduledJobs.Kube.Caching;

/// <summary>Whether the objects of a kind can be followed.</summary>
public enum KindState
{
    /// <summary>Not known yet.</summary>
    Starting,

    /// <summary>They are.</summary>
    Served,

    /// <summary>The API server does not serve the kind in this version: its definition is missing.</summary>
    NotServed,

    /// <summary>The kind is not namespaced.</summary>
    NotNamespaced,

    /// <summary>The API server does not let us list or watch them.</summary>
    Forbidden,
}

/// <summary>Whether the objects of a kind can be followed, and where they are.</summary>
/// <param name="State">Whether.</param>
/// <param name="Message">Why not, as a sentence without a full stop; null if they are or if it is not known.</param>
public sealed record KindStatus(KindState State, string? Message = null);
