package estate

// The company, its people and its services are invented.
const (
	company = "norrland"
	domain  = "norrland.example"
)

var givenNames = []string{
	"Amina", "Anders", "Aiko", "Beatriz", "Bogdan", "Camille", "Chidi", "Daniela", "Deepak", "Elena", "Emeka", "Fatima",
	"Felix", "Giulia", "Goran", "Hanna", "Hassan", "Ingrid", "Ivan", "Jasmin", "Joon", "Karim", "Katarzyna", "Lars",
	"Leila", "Linh", "Lucas", "Magdalena", "Marek", "Mei", "Miguel", "Nadia", "Nikolai", "Noor", "Olena", "Oskar",
	"Paula", "Pranav", "Rafael", "Rania", "Renske", "Sana", "Sofia", "Stefan", "Tariq", "Tove", "Uma", "Viktor",
	"Wanjiru", "Xavier", "Yara", "Yusuf", "Zeynep", "Zoltan",
}

var familyNames = []string{
	"Abdi", "Adeyemi", "Andersson", "Bakker", "Bianchi", "Bondarenko", "Castro", "Chen", "Costa", "Dahl", "Demir",
	"Diallo", "Eriksen", "Fernandes", "Fischer", "Garcia", "Gupta", "Haddad", "Hansen", "Horvat", "Ito", "Ivanova",
	"Jansen", "Kamau", "Kaya", "Kim", "Kowalski", "Kumar", "Laine", "Lindqvist", "Lopez", "Mahmoud", "Martin", "Mensah",
	"Moreau", "Nakamura", "Nguyen", "Novak", "Nowak", "Okafor", "Olsen", "Park", "Pereira", "Petrov", "Rahman", "Reyes",
	"Rossi", "Santos", "Schneider", "Silva", "Singh", "Sokolov", "Svensson", "Tanaka", "Torres", "Varga", "Vasquez",
	"Virtanen", "Weber", "Yilmaz", "Zhang",
}

var teamNames = []string{
	"Ledger", "Payments", "Orders", "Warehouse", "Routing", "Pricing", "Customer Care", "Fraud", "Search", "Data Platform",
	"Identity", "Developer Platform", "Returns", "Customs", "Finance Systems", "Mobile",
}

// domains are what services are about, each with the team that owns it.
var domains = []struct{ name, team string }{
	{"ledger", "Ledger"}, {"statement", "Ledger"}, {"settlement", "Payments"}, {"payment", "Payments"}, {"refund", "Payments"},
	{"order", "Orders"}, {"basket", "Orders"}, {"shipment", "Warehouse"}, {"stock", "Warehouse"}, {"pallet", "Warehouse"},
	{"route", "Routing"}, {"fleet", "Routing"}, {"tracking", "Routing"}, {"tariff", "Pricing"}, {"price", "Pricing"},
	{"discount", "Pricing"}, {"ticket", "Customer Care"}, {"chat", "Customer Care"}, {"risk", "Fraud"}, {"chargeback", "Fraud"},
	{"catalogue", "Search"}, {"suggestion", "Search"}, {"metric", "Data Platform"}, {"event", "Data Platform"},
	{"consent", "Identity"}, {"profile", "Identity"}, {"build", "Developer Platform"}, {"return", "Returns"},
	{"declaration", "Customs"}, {"invoice", "Finance Systems"}, {"payroll", "Finance Systems"}, {"device", "Mobile"},
}

// functions are what services do.
var functions = []string{
	"api", "worker", "exporter", "importer", "reconciler", "indexer", "archiver", "renderer", "scheduler", "publisher",
	"enricher", "cleaner", "replicator", "validator", "notifier", "aggregator", "matcher", "loader", "router", "auditor",
}

var tables = []string{"entry", "batch", "document", "line", "state", "snapshot", "reference", "history"}

// vendorNames are third parties; the first three have everyday contracts.
var vendorNames = []string{
	"Brightledger", "Parcelwise", "Taxora", "Cargonaut", "Pinpoint Analytics", "Meridian Data", "Harbourline", "Quillstone",
	"Northgate Freight", "Palletry", "Tidewater Claims", "Orbis Forecast", "Fernhill Research", "Lumen Returns", "Stackyard",
	"Bluepeak Insights", "Kestrel Mapping", "Vantage Tariffs", "Rivermark", "Copperleaf Surveys", "Docket Systems", "Halyard",
	"Foxglove Media", "Ironbridge Audit", "Juniper Road", "Saltmarsh Labs", "Wayfarer Fleet", "Zenith Customs",
}
