using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Kinds;

/// <summary>What is special about a kind. The base class is a kind of which nothing is special.</summary>
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

    /// <summary>Whether a replace without resourceVersion overwrites whatever is there.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether a replace of something that is not there creates it.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>Whether a delete is answered with the object instead of a Status.</summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>Whether labels and annotations may be changed through the status subresource.</summary>
    public virtual bool StatusWritesMetadata => true;

    /// <summary>What happens to dependents where the request does not say.</summary>
    public virtual string DefaultPropagation => "Background";

    /// <summary>Said to whoever deletes without a propagation policy; null says nothing.</summary>
    public virtual string? DefaultPropagationWarning => null;

    /// <summary>Whether names are DNS labels (without dots) instead of DNS subdomains.</summary>
    public virtual bool NamesAreLabels => false;

    /// <summary>The fields that field selectors may name, and where they are in the stored object.</summary>
    public virtual IReadOnlyDictionary<string, string[]> SelectableFields => MetadataFields;

    /// <summary>Whether the object as the API shows it is the object as it is stored.</summary>
    public virtual bool IsStoredForm => true;

    /// <summary>Turns an object of the API into the stored form, in place.</summary>
    public virtual void ToStored(JsonObject obj)
    {
    }

    /// <summary>Turns a stored object into the form of the API, in place.</summary>
    public virtual void FromStored(JsonObject obj)
    {
    }

    /// <summary>Defaults that a schema cannot say.</summary>
    public virtual void Default(JsonObject obj)
    {
    }

    /// <summary>Last touches before a new object is validated; its metadata is complete.</summary>
    public virtual void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
    }

    /// <summary>Last touches before a changed object is validated.</summary>
    public virtual void PrepareUpdate(JsonObject before, JsonObject after, DateTimeOffset now)
    {
    }

    public virtual IEnumerable<FieldError> Validate(JsonObject obj) => [];

    public virtual IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after) => Validate(after);

    /// <summary>Seconds that an object has to end when it is deleted; null where objects of the kind go at once.</summary>
    public virtual long? GracePeriod(JsonObject obj, long? requested) => null;
}
