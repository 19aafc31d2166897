-- The CRM, as its vendor would have it: dates as text, no primary key on the oldest tables, flags by letter.
create table accounts (
    account_no integer not null,
    raison_sociale text not null,
    secteur text,
    cree_le text
);

create table contacts (
    contact_no integer,
    account_no integer,
    account_name text,
    type_contact text not null,
    statut text not null,
    nom text not null,
    prenom text,
    naissance text,
    email text,
    tel_fixe text,
    tel_mobile text,
    adresse text,
    cp text,
    ville text,
    fonction text,
    secteur text,
    source_collecte text,
    collecte_le text,
    art14_informe_le text,
    optout text not null,
    optout_le text,
    litigation text not null,
    litigation_le text,
    litigation_clos_le text,
    created_at timestamptz not null,
    modified_at timestamptz not null
);

create table interactions (
    interaction_no integer,
    contact_no integer not null,
    type_interaction text not null,
    fait_le text,
    saisi_par text,
    modified_at timestamptz not null
);

create table opportunities (
    opportunity_no integer not null,
    contact_no integer not null,
    account_no integer,
    libelle text not null,
    etape text not null,
    montant numeric(12, 2),
    ouverte_le text
);

create table comments (
    comment_no integer not null,
    contact_no integer not null,
    redige_le timestamptz not null,
    auteur text,
    texte text,
    modified_at timestamptz not null
);

create table contacts_history (
    history_no integer not null,
    contact_no integer not null,
    changed_at timestamptz not null,
    nom text,
    email text,
    tel_mobile text
);
