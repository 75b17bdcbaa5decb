"""Invented people and the directory of the demonstration. Every address ends in `.invalid`."""

from dataclasses import dataclass

from core.accounts.enums import Role
from strategies.enums import ActorKind, ActorSource

PUBLIC, CIVIL, PRIVATE = (
    ActorKind.PUBLIC_INSTITUTION,
    ActorKind.CIVIL_SOCIETY,
    ActorKind.PRIVATE_SECTOR,
)

# Name, acronym, populations. One of each for the whole country.
NATIONAL_ACTORS = (
    ("Instituto Mixto de Ayuda Social", "IMAS", "Familias en pobreza"),
    ("Instituto Nacional de Aprendizaje", "INA", "Personas jóvenes y adultas"),
    ("Ministerio de Educación Pública", "MEP", "Estudiantes y sus familias"),
    ("Patronato Nacional de la Infancia", "PANI", "Personas menores de edad"),
    ("Instituto sobre Alcoholismo y Farmacodependencia", "IAFA", "Población general"),
    ("Instituto Costarricense del Deporte y la Recreación", "ICODER", "Población general"),
    ("Instituto Nacional de las Mujeres", "INAMU", "Mujeres"),
    ("Dirección Nacional de Desarrollo de la Comunidad", "DINADECO", "Organizaciones comunales"),
    ("Fuerza Pública", "", "Población general"),
    ("Caja Costarricense de Seguro Social", "CCSS", "Población general"),
    ("Ministerio de Cultura y Juventud", "MCJ", "Personas jóvenes"),
    ("Viceministerio de Paz", "VICEPAZ", "Personas jóvenes"),
    ("Ministerio de Trabajo y Seguridad Social", "MTSS", "Personas trabajadoras"),
    ("Ministerio de Salud", "", "Población general"),
    ("Universidad Nacional", "UNA", "Estudiantes"),
    ("Instituto Costarricense de Acueductos y Alcantarillados", "AyA", "Población general"),
)


@dataclass(frozen=True)
class LocalActor:
    name: str
    acronym: str
    kind: ActorKind
    source: ActorSource
    districts: tuple[str, ...] = ()
    populations: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class Account:
    role: Role
    canton: str | None
    name: str
    address: str
    actor: str = ""  # the person of an actor that the account belongs to, if any

    @property
    def email(self) -> str:
        return f"{self.address}@demo.invalid"


ACCOUNTS = (
    Account(Role.LOCAL_MANAGER, "103", "Gabriela Montero Salas", "gestora.desamparados"),
    Account(Role.TECHNICAL_SECRETARIAT, "103", "Esteban Ureña Picado", "secretaria.desamparados"),
    Account(
        Role.EXECUTIVE_COMMITTEE, "103", "Lucía Fallas Mora", "comision.desamparados", "UCADESA"
    ),
    Account(Role.MAYOR, "103", "Rodrigo Castro Alpízar", "alcaldia.desamparados"),
    Account(Role.ACTOR_DELEGATE, "103", "Silvia Jiménez Rojas", "imas.desamparados", "IMAS"),
    Account(Role.LOCAL_MANAGER, "601", "Warner Obando Cruz", "gestor.puntarenas"),
    Account(Role.TECHNICAL_SECRETARIAT, "601", "Karol Chaves Matarrita", "secretaria.puntarenas"),
    Account(
        Role.EXECUTIVE_COMMITTEE, "601", "Jorge Villalobos Gómez", "comision.puntarenas", "UCAPUN"
    ),
    Account(Role.MAYOR, "601", "Ana Rosales Mora", "alcaldia.puntarenas"),
    Account(Role.ACTOR_DELEGATE, "601", "Priscila Angulo Mena", "ina.puntarenas", "INA"),
    Account(Role.NATIONAL_LIAISON, None, "Natalia Herrera Bonilla", "enlace.nacional"),
    Account(Role.ADMINISTRATOR, None, "Óscar Blanco Carvajal", "administracion"),
)

MUNICIPALITIES = {
    "103": (
        "Municipalidad de Desamparados",
        "Oficina de Prevención de la Violencia",
        "prevencion@desamparados.invalid",
        "2200-1030",
    ),
    "601": (
        "Municipalidad de Puntarenas",
        "Unidad de Seguridad Humana",
        "seguridad.humana@puntarenas.invalid",
        "2200-6010",
    ),
}

LOCAL_ACTORS = {
    "103": (
        LocalActor(
            "Municipalidad de Desamparados",
            "",
            ActorKind.MUNICIPALITY,
            ActorSource.MUNICIPALITY,
        ),
        LocalActor(
            "Unión Cantonal de Asociaciones de Desarrollo de Desamparados",
            "UCADESA",
            CIVIL,
            ActorSource.DINADECO,
        ),
        LocalActor(
            "Asociaciones de Desarrollo Comunal",
            "",
            CIVIL,
            ActorSource.DINADECO,
            populations="Vecinas y vecinos organizados",
        ),
        LocalActor(
            "Asociación de Desarrollo Integral de Los Guido",
            "ADI Los Guido",
            CIVIL,
            ActorSource.DINADECO,
            ("10313",),
        ),
        LocalActor(
            "Asociación de Desarrollo Integral de San Miguel",
            "ADI San Miguel",
            CIVIL,
            ActorSource.DINADECO,
            ("10302",),
        ),
        LocalActor(
            "Asociación de Desarrollo Integral de Patarrá",
            "ADI Patarrá",
            CIVIL,
            ActorSource.DINADECO,
            ("10307",),
        ),
        LocalActor(
            "Comité Cantonal de Deportes y Recreación de Desamparados",
            "CCDR Desamparados",
            PUBLIC,
            ActorSource.MUNICIPALITY,
            populations="Población general",
        ),
        LocalActor(
            "Red de Juventudes de Desamparados",
            "",
            CIVIL,
            ActorSource.ACTIVITY,
            ("10301", "10312"),
            "Personas de 15 a 29 años",
        ),
        LocalActor(
            "Fundación Barrios en Calma",
            "",
            CIVIL,
            ActorSource.ACTIVITY,
            ("10302", "10313"),
            "Familias",
        ),
        LocalActor(
            "Cámara de Comerciantes de Desamparados",
            "",
            PRIVATE,
            ActorSource.MUNICIPALITY,
            ("10301",),
            "Comercio local",
        ),
        LocalActor(
            "Pastoral Social del Sur",
            "",
            CIVIL,
            ActorSource.ACTIVITY,
            ("10302", "10310"),
            "Familias",
        ),
        LocalActor(
            "Grupo Vigilia de Gravilias",
            "",
            ActorKind.UNSORTED,
            ActorSource.ACTIVITY,
            ("10312",),
        ),
        LocalActor(
            "Asociación Cultural Tablado Viejo",
            "",
            CIVIL,
            ActorSource.ACTIVITY,
            ("10301",),
            is_active=False,
        ),
    ),
    "601": (
        LocalActor(
            "Municipalidad de Puntarenas", "", ActorKind.MUNICIPALITY, ActorSource.MUNICIPALITY
        ),
        LocalActor(
            "Unión Cantonal de Asociaciones de Desarrollo de Puntarenas",
            "UCAPUN",
            CIVIL,
            ActorSource.DINADECO,
        ),
        LocalActor(
            "Asociación de Desarrollo Integral de Barranca",
            "ADI Barranca",
            CIVIL,
            ActorSource.DINADECO,
            ("60108",),
        ),
        LocalActor(
            "Asociación de Pescadores de Isla Chira",
            "",
            CIVIL,
            ActorSource.ACTIVITY,
            ("60113",),
            "Familias pescadoras",
        ),
        LocalActor(
            "Cámara de Turismo del Puerto",
            "",
            PRIVATE,
            ActorSource.MUNICIPALITY,
            ("60101",),
            "Empresas turísticas",
        ),
    ),
}

# Who speaks for whom, besides the accounts above: canton → actor → persons, the titular first.
PERSONS = {
    "103": {
        "IMAS": ("Marta Elizondo Vega", "Allan Brenes Solís", "Hilda Cerdas Pacheco"),
        "INA": ("Fabio Cordero Araya", "Yamileth Sequeira Ríos"),
        "MEP": ("Sonia Barrantes Quesada", "Diego Camacho León"),
        "PANI": ("Adriana Valverde Céspedes", "Mauricio Segura Cubillo"),
        "IAFA": ("Randall Ávila Trejos", "Cinthya Porras Umaña"),
        "Fuerza Pública": ("Comisionado Hernán Loaiza Prado", "Oficial Tatiana Navarro Ruiz"),
        "CCSS": ("Dra. Paola Granados Acuña", "Dr. Kenneth Murillo Sibaja"),
        "ICODER": ("Luis Diego Arce Fonseca",),
        "INAMU": ("Rebeca Solano Zúñiga",),
        "DINADECO": ("Jeffry Monge Cascante",),
        "MCJ": ("Valeria Sancho Pizarro",),
        "VICEPAZ": ("Andrés Coto Retana",),
        "MTSS": ("Karla Madrigal Otárola",),
        "UCADESA": ("Olman Bermúdez Chinchilla",),
        "ADI Los Guido": ("Doris Aguilar Campos",),
        "ADI San Miguel": ("Minor Zamora Hidalgo",),
        "ADI Patarrá": ("Flory Garita Mesén",),
        "CCDR Desamparados": ("Ronny Vindas Chacón",),
        "Red de Juventudes de Desamparados": ("Camila Arroyo Bonilla",),
        "Municipalidad de Desamparados": ("Ileana Badilla Esquivel", "Pablo Rivas Carranza"),
    },
    "601": {
        "INA": ("Rolando Espinoza Duarte",),
        "MEP": ("Xinia Cabezas Lobo", "Gerardo Mendoza Alfaro"),
        "PANI": ("Ivannia Sánchez Ramírez",),
        "IMAS": ("Dunia Medrano Torres", "Álvaro Caravaca Peña"),
        "Fuerza Pública": ("Comisionado Elmer Guido Parajeles", "Oficial Keila Ortega Zeledón"),
        "ICODER": ("Steven Juárez Briceño",),
        "UCAPUN": ("Miriam Cascante Leiva",),
        "ADI Barranca": ("Danilo Fajardo Siles",),
        "Asociación de Pescadores de Isla Chira": ("Teresa Matarrita Díaz",),
        "Municipalidad de Puntarenas": ("Hazel Guadamuz Rojas", "Bryan Alvarado Noguera"),
    },
}

# The Comisión Ejecutiva: canton → actor → (titular, alternate or none). The account with the role
# Comisión Ejecutiva is the titular of the seat of its own actor.
SEATS = {
    "103": {
        "Municipalidad de Desamparados": ("Ileana Badilla Esquivel", "Pablo Rivas Carranza"),
        "UCADESA": ("Lucía Fallas Mora", "Olman Bermúdez Chinchilla"),
        "IMAS": ("Marta Elizondo Vega", "Allan Brenes Solís"),
        "INA": ("Fabio Cordero Araya", "Yamileth Sequeira Ríos"),
        "MEP": ("Sonia Barrantes Quesada", "Diego Camacho León"),
        "PANI": ("Adriana Valverde Céspedes", None),
        "Fuerza Pública": ("Comisionado Hernán Loaiza Prado", "Oficial Tatiana Navarro Ruiz"),
        "CCSS": ("Dra. Paola Granados Acuña", "Dr. Kenneth Murillo Sibaja"),
    },
    "601": {
        "Municipalidad de Puntarenas": ("Hazel Guadamuz Rojas", "Bryan Alvarado Noguera"),
        "UCAPUN": ("Jorge Villalobos Gómez", "Miriam Cascante Leiva"),
        "MEP": ("Xinia Cabezas Lobo", "Gerardo Mendoza Alfaro"),
        "IMAS": ("Dunia Medrano Torres", "Álvaro Caravaca Peña"),
        "Fuerza Pública": ("Comisionado Elmer Guido Parajeles", None),
    },
}
# A change of person during the year: canton → actor → who was the titular before.
FORMER_TITULARS = {"103": {"IMAS": "Hilda Cerdas Pacheco"}, "601": {}}
