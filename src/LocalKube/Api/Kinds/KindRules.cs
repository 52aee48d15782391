using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>The special rules of a kind. The base class has none.</summary>
internal class KindRules
{
    public static readonly KindRules Plain = new();

    protected static readonly IReadOnlyDictionary<string, string[]> MetadataFields = new Dictionary<string, string[]>
    {
        ["metadata.name"] = ["metadata", "name"],
        ["metadata.namespace"] = ["metadata", "namespace"],
    };

    /// <summary>Whether <c>metadata.generation</c> counts changes of the desired state.</summary>
    public virtual bool TracksGeneration => false;

    /// <summary>Whether a replace without resourceVersion overwrites the current object.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether a replace creates an object that does not exist.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>Whether the response to a delete is the object instead of a Status.</summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>Whether labels and annotations may be changed through the status subresource.</summary>
    public virtual bool StatusWritesMetadata => true;

    /// <summary>What happens to dependents if the request does not say.</summary>
    public virtual string DefaultPropagation => "Background";

    /// <summary>Warning for a delete without a propagation policy; null for none.</summary>
    public virtual string? DefaultPropagationWarning => null;

    /// <summary>Whether names are DNS labels (without dots) instead of DNS subdomains.</summary>
    public virtual bool NamesAreLabels => false;

    /// <summary>The fields that field selectors may name, with their paths in the stored object.</summary>
    public virtual IReadOnlyDictionary<string, string[]> SelectableFields => MetadataFields;

    /// <summary>Whether the object has the same form in the API and in the store.</summary>
    public virtual bool IsStoredForm => true;

    /// <summary>Turns an object of the API into the stored form, in place.</summary>
    public virtual void ToStored(JsonObject obj)
    {
    }

    /// <summary>Turns a stored object into the form of the API, in place.</summary>
    public virtual void FromStored(JsonObject obj)
    {
    }

    /// <summary>Sets defaults that a schema cannot express.</summary>
    public virtual void Default(JsonObject obj)
    {
    }

    /// <summary>Final changes before a new object is validated; its metadata is complete.</summary>
    public virtual void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
    }

    /// <summary>Final changes before a changed object is validated.</summary>
    public virtual void PrepareUpdate(JsonObject before, JsonObject after, DateTimeOffset now)
    {
    }

    public virtual IEnumerable<FieldError> Validate(JsonObject obj) => [];

    public virtual IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after) => Validate(after);

    /// <summary>Seconds that an object has to end when it is deleted; null if objects of the kind are removed at once.</summary>
    public virtual long? GracePeriod(JsonObject obj, long? requested) => null;
}
